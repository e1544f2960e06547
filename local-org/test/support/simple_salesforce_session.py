"""Drives an org with simple_salesforce, unchanged, and prints what it got as JSON.

Arguments: address (https), session id. REQUESTS_CA_BUNDLE names the certificate of the org.
"""

import json
import sys

from simple_salesforce import Salesforce, SalesforceMalformedRequest, SalesforceResourceNotFound

address, session_id = sys.argv[1:3]
sf = Salesforce(instance_url=address, session_id=session_id, version="66.0")

out = {"types": len(sf.describe()["sobjects"]), "limits": sf.limits()["DailyApiRequests"]["Max"]}
out["created"] = sf.Account.create({"Name": "O'Hara; \"quoted\" é😀", "NumberOfEmployees": 7})["success"]
key = sf.query("SELECT Id FROM Account ORDER BY CreatedDate DESC LIMIT 1")["records"][0]["Id"]
out["updated"] = sf.Account.update(key, {"Phone": "1"})
out["read"] = {name: sf.Account.get(key)[name] for name in ("Name", "Phone", "NumberOfEmployees")}
out["described"] = sf.Account.describe()["name"]
out["upserted"] = [
    sf.Dial_Run__c.upsert("Service_Run_Id__c/py-1", {"Status__c": status}) for status in ("Queued", "Running")
]
out["by key"] = sf.Dial_Run__c.get_by_custom_id("Service_Run_Id__c", "py-1")["Status__c"]

rows = [{"Name": f"Bulk {n}, \"x\"\nline"} for n in range(2500)]
inserted = sf.bulk2.Account.insert(records=rows)
out["bulk insert"] = [{name: job[name] for name in ("numberRecordsProcessed", "numberRecordsFailed")} for job in inserted]
job = inserted[0]["job_id"]
out["successful"] = sf.bulk2.Account.get_successful_records(job).count("sf__Id")
out["failed"] = sf.bulk2.Account.get_failed_records(job).splitlines()[0]
out["unprocessed"] = sf.bulk2.Account.get_unprocessed_records(job)
pages = list(sf.bulk2.Account.query("SELECT Id, Name FROM Account WHERE Name LIKE 'Bulk%'", max_records=1000))
out["bulk query pages"] = len(pages)
out["all"] = len(sf.query_all("SELECT Id FROM Account WHERE Name LIKE 'Bulk%'")["records"])
ids = [record["Id"] for record in sf.query_all_iter("SELECT Id FROM Account WHERE Name LIKE 'Bulk%' LIMIT 3")]
deleted = sf.bulk2.Account.delete(records=[{"Id": one} for one in ids])
out["bulk delete"] = deleted[0]["numberRecordsProcessed"]
out["count"] = sf.query("SELECT COUNT() FROM Account WHERE Name LIKE 'Bulk%'")["totalSize"]

for name, act in {
    "no field": lambda: sf.query("SELECT Nope FROM Account"),
    "no record": lambda: sf.Account.get("001000000000001AAA"),
}.items():
    try:
        act()
    except (SalesforceMalformedRequest, SalesforceResourceNotFound) as error:
        out[name] = [error.status, error.content[0]["errorCode"]]

out["removed"] = sf.Account.delete(key)
print(json.dumps(out))
