package dev.rouse.kv.contract;

import dev.rouse.kv.KvStore;

/**
 * Contract of every {@link KvStore}, as tests. A store runs it with a class that implements the three hooks of
 * {@link KvStoreFixture}; JUnit makes a new instance for each test, so fields of that class are new for each test too.
 */
public interface KvStoreContract
        extends KvReadContract,
                KvRangeContract,
                KvCommitContract,
                KvConflictContract,
                KvTransactContract,
                KvSubscriberContract,
                KvModelContract {}
