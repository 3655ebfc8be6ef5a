package dev.rouse.kv;

/** One blind write. Arrays are shared, not copied. */
public sealed interface KvMutation {

    /** The bytes of keys and values that this adds to a commit. */
    int size();

    /**
     * Writes a value.
     *
     * @param overSmall whether the writer knows that what stands at the key, if anything, has at most {@link
     *     KvLimits#smallValueBytes()}: a store that keeps larger values in pieces need not clear any. Where that is not so,
     *     pieces stay behind that nothing refers to
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Set(KvKey key, byte[] value, boolean overSmall) implements KvMutation {

        /** Over a value of any size. */
        public Set(KvKey key, byte[] value) {
            this(key, value, false);
        }

        @Override
        public int size() {
            return key.length() + value.length;
        }
    }

    /** Removes a key. */
    record Clear(KvKey key) implements KvMutation {
        @Override
        public int size() {
            return key.length();
        }
    }

    /** Clears from {@code begin} (inclusive) to {@code end} (exclusive). */
    record ClearRange(KvKey begin, KvKey end) implements KvMutation {
        public ClearRange {
            if (begin.compareTo(end) > 0) {
                throw new IllegalArgumentException(
                        "A range begins at or before its end, got " + begin + " to " + end + ".");
            }
        }

        @Override
        public int size() {
            return begin.length() + end.length();
        }
    }
}
