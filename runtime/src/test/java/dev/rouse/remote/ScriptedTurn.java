package dev.rouse.remote;

import dev.rouse.ActionMode;
import dev.rouse.call.Call;
import dev.rouse.stream.Durable;
import dev.rouse.stream.StreamReply;
import dev.rouse.stream.StreamSource;

/** A turn that answers with a stream as the test says. */
final class ScriptedTurn implements StreamSource {

    final Call call;
    long requested;
    boolean stopped;
    Throwable failure;
    private final StreamReply reply;

    ScriptedTurn(Call call) {
        this.call = call;
        this.reply = (StreamReply) call.stream();
        call.begins();
        reply.begin(this);
        reply.feed();
    }

    void give(Object... elements) {
        for (Object element : elements) {
            requested--;
            reply.offer(this, element, this);
        }
    }

    void end(Throwable error) {
        reply.end(this, error);
    }

    @Override
    public ActionMode mode() {
        return call.action().mode();
    }

    @Override
    public boolean isEnded() {
        return stopped;
    }

    @Override
    public boolean failed() {
        return false;
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public boolean changesSoFar() {
        return false;
    }

    @Override
    public void request(long elements) {
        requested += elements;
    }

    @Override
    public void stop(Throwable reason) {
        stopped = true;
        failure = reason;
    }

    @Override
    public void emits() {}

    @Override
    public void prove() {}

    @Override
    public Durable newestUnsaved() {
        return null;
    }

    @Override
    public void tell(Throwable error) {
        call.fail(error);
    }
}
