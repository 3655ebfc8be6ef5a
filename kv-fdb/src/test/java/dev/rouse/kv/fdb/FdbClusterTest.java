package dev.rouse.kv.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The FoundationDB that tests are given. */
@OnFoundationDb
final class FdbClusterTest {

    @Test
    void whatIsWrittenIsRead(FdbRoot root) {
        byte[] key = root.fresh();
        root.database().run(transaction -> {
            transaction.set(key, new byte[] {1});
            return null;
        });
        byte[] found = root.database().read(transaction -> transaction.get(key).join());
        assertThat(found).containsExactly(1);
    }
}
