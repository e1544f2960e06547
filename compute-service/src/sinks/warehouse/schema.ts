/** Tables of the embedded warehouse. Numbered steps, each applied once; never edit one that was released. */
export const MIGRATIONS: readonly string[] = [
    `
CREATE TABLE delivered_batches (
    target TEXT NOT NULL,
    run_key TEXT NOT NULL,
    batch INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    PRIMARY KEY (target, run_key, batch)
) STRICT;
CREATE TABLE cleanup_queue (
    run_key TEXT NOT NULL,
    batch INTEGER NOT NULL,
    run_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    account_id TEXT,
    e164 TEXT,
    object TEXT,
    record_id TEXT,
    field TEXT,
    text TEXT,
    rule TEXT,
    survivor_id TEXT,
    reason TEXT
) STRICT;
CREATE INDEX cleanup_queue_run ON cleanup_queue (run_key, batch);
CREATE TABLE processing_status (
    run_key TEXT NOT NULL,
    batch INTEGER NOT NULL,
    run_id TEXT NOT NULL,
    engine TEXT NOT NULL,
    step TEXT NOT NULL,
    step_order INTEGER NOT NULL,
    status TEXT NOT NULL,
    rows INTEGER,
    dropped INTEGER,
    started_at TEXT,
    finished_at TEXT
) STRICT;
CREATE INDEX processing_status_run ON processing_status (run_key, batch);
CREATE TABLE execution_log (
    run_key TEXT NOT NULL,
    batch INTEGER NOT NULL,
    run_id TEXT NOT NULL,
    at TEXT,
    level TEXT NOT NULL,
    engine TEXT,
    step TEXT,
    message TEXT NOT NULL
) STRICT;
CREATE INDEX execution_log_run ON execution_log (run_key, batch);
CREATE TABLE call_history (
    run_key TEXT NOT NULL,
    batch INTEGER NOT NULL,
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT,
    phone_text TEXT,
    disposition TEXT,
    direction TEXT,
    activity_date TEXT,
    created_at TEXT,
    owner_id TEXT,
    duration_s INTEGER
) STRICT;
CREATE TABLE area_codes (area_code TEXT PRIMARY KEY, state TEXT NOT NULL, time_zones TEXT NOT NULL) STRICT;
CREATE TABLE state_population (
    state TEXT PRIMARY KEY,
    fips TEXT,
    name TEXT NOT NULL,
    census_2020 INTEGER NOT NULL,
    vintage_2025_estimate_2025 INTEGER NOT NULL
) STRICT;`,
    `
CREATE TABLE run_history (
    run_key TEXT NOT NULL,
    batch INTEGER NOT NULL,
    run_id TEXT NOT NULL,
    as_of TEXT NOT NULL,
    seed INTEGER NOT NULL,
    output TEXT NOT NULL,
    rows INTEGER NOT NULL,
    previous_rows INTEGER,
    sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX run_history_run ON run_history (run_key, batch);`,
    `
CREATE TABLE research_archive (
    run_key TEXT NOT NULL,
    batch INTEGER NOT NULL,
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT,
    researched_at TEXT,
    outcome TEXT,
    researcher_id TEXT
) STRICT;`
];
