package dev.rouse.kv;

import java.util.List;
import reactor.core.publisher.MonoSink;

/** A read that a {@link ScriptedStore} holds back. */
public final class PendingRead extends PendingCall<KvSnapshot> {

    private final ScriptedData data;
    private final KvRead request;

    PendingRead(ScriptedData data, KvRead request, MonoSink<KvSnapshot> sink) {
        super(sink);
        this.data = data;
        this.request = request;
    }

    public KvRead request() {
        return request;
    }

    public List<KvKey> keys() {
        return request.keys();
    }

    public List<KvRange> ranges() {
        return request.ranges();
    }

    /** The version asked for; null for the newest. */
    public KvVersion version() {
        return request.version();
    }

    @Override
    KvSnapshot perform() {
        return data.read(request);
    }

    @Override
    public String toString() {
        return request.toString();
    }
}
