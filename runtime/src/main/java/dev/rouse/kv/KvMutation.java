package dev.rouse.kv;

/** One blind write. Arrays are shared, not copied. */
public sealed interface KvMutation {

    /** Bytes of keys and values that this adds to a commit. */
    int size();

    @SuppressWarnings("ArrayRecordComponent")
    record Set(KvKey key, byte[] value) implements KvMutation {
        @Override
        public int size() {
            return key.length() + value.length;
        }
    }

    record Clear(KvKey key) implements KvMutation {
        @Override
        public int size() {
            return key.length();
        }
    }

    /** Clears from {@code begin} (inclusive) to {@code end} (exclusive). */
    record ClearRange(KvKey begin, KvKey end) implements KvMutation {
        @Override
        public int size() {
            return begin.length() + end.length();
        }
    }
}
