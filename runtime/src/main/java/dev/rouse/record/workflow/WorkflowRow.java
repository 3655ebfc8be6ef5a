package dev.rouse.record.workflow;

/** A record of one row of an actor's workflows. */
public sealed interface WorkflowRow
        permits WorkflowRecord, FlowRecord, EntryRecord, EntriesRecord, SignalRecord, EndedIdRecord {

    /** Size of what {@link #encode()} makes, in bytes. */
    int size();

    byte[] encode();
}
