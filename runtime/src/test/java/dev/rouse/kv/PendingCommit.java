package dev.rouse.kv;

import dev.rouse.kv.error.KvOutcomeUnknownException;
import java.util.List;
import reactor.core.publisher.MonoSink;

/** A commit that a {@link ScriptedStore} holds back. */
public final class PendingCommit extends PendingCall<KvVersion> {

    private final ScriptedData data;
    private final KvCommit request;

    PendingCommit(ScriptedData data, KvCommit request, MonoSink<KvVersion> sink) {
        super(sink);
        this.data = data;
        this.request = request;
    }

    public KvCommit request() {
        return request;
    }

    public KvVersion since() {
        return request.since();
    }

    public List<KvKey> conflictKeys() {
        return request.conflictKeys();
    }

    public List<KvMutation> mutations() {
        return request.mutations();
    }

    /** Whether anything in it writes {@code key}. */
    public boolean writes(KvKey key) {
        return ScriptedStore.writes(request, key);
    }

    /** It lands, and the caller hears that nobody knows. */
    public void applyAndLoseOutcome() {
        land();
        fail(new KvOutcomeUnknownException("scripted: it landed", null));
    }

    /** It never happens, and the caller hears that nobody knows. */
    public void loseBeforeItLands() {
        fail(new KvOutcomeUnknownException("scripted: it did not land", null));
    }

    @Override
    KvVersion perform() {
        return data.commit(request);
    }

    @Override
    public String toString() {
        return request.toString();
    }
}
