package dev.rouse.workflow.code;

import dev.rouse.record.workflow.EntryRecord;
import reactor.core.publisher.MonoSink;

/** A subscription of a workflow's code to one of its parts. Lane only. */
final class Waiting {

    /** In the context of code that takes failures for answers. */
    static final Object ATTEMPTED = new Object();

    private final Part part;
    private final MonoSink<EntryRecord> sink;
    private final boolean attempted;
    private boolean isOver;

    Waiting(Part part, MonoSink<EntryRecord> sink) {
        this.part = part;
        this.sink = sink;
        this.attempted = sink.contextView().hasKey(ATTEMPTED);
    }

    Part part() {
        return part;
    }

    /** Whether it is told of the failure of a part whose tries are exhausted. */
    boolean isAttempted() {
        return attempted;
    }

    boolean isOver() {
        return isOver;
    }

    /** Nobody waits any more. */
    void over() {
        isOver = true;
    }

    /** Gives what the entry has, which is done. */
    void give(EntryRecord entry) {
        isOver = true;
        sink.success(entry);
    }

    void fail(Throwable error) {
        isOver = true;
        sink.error(error);
    }
}
