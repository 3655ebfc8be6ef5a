package dev.rouse.connection;

import dev.rouse.kv.*;

final class TmpConnTest implements ActorConnectionContract {
    private final ScriptedStore store = new ScriptedStore();

    {
        store.exclusive(false);
    }

    @Override
    public KvStore store() {
        return store;
    }
}
