package dev.rouse.host;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.ScriptedStore;
import org.junit.jupiter.api.AfterEach;

/** Actors on the store that the runtime's own tests script: it must be as good as a real one. */
class ScriptedActorContractTest implements ActorContract {

    private final ScriptedStore store = new ScriptedStore();

    @Override
    public KvStore store() {
        return store;
    }

    @AfterEach
    void nothingIsLeftOpen() {
        store.verifyNoMoreCalls();
    }
}
