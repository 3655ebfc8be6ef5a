package dev.rouse.kv.memory;

/** Shares of this process's heap, which are the defaults of what may be kept in it. */
final class Heap {

    private Heap() {}

    /** One {@code part}th of the largest heap that the process may have, in bytes. */
    static long part(int part) {
        return Runtime.getRuntime().maxMemory() / part;
    }
}
