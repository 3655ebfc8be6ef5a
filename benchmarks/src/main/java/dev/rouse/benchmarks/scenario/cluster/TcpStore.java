package dev.rouse.benchmarks.scenario.cluster;

import dev.rouse.benchmarks.store.CountedStore;
import dev.rouse.kv.KvStore;

/** A store whose nodes reach each other by TCP, though they are in one process. */
final class TcpStore extends CountedStore {

    TcpStore(KvStore store) {
        super(store);
    }

    @Override
    public boolean inProcess() {
        return false;
    }
}
