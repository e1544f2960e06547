trigger DialRunEventTrigger on Dial_Run_Event__e(after insert) {
    new DialRunEventHandler().handle(Trigger.new);
}
