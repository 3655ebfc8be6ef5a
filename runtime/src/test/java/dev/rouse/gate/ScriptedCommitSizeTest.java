package dev.rouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.ScriptedStore;
import org.junit.jupiter.api.AfterEach;

/** Full turns on the store that the runtime's own tests script, which is a tenth stricter than it says. */
class ScriptedCommitSizeTest implements CommitSizeContract {

    private final ScriptedStore store = new ScriptedStore();
    private final StricterStore stricter = new StricterStore(store, 0.9);

    @Override
    public KvStore store() {
        return stricter;
    }

    @AfterEach
    void nothingWasRefusedOrIsLeftOpen() {
        assertThat(stricter.refusals).isZero();
        store.verifyNoMoreCalls();
    }
}
