package dev.rouse.record;

import dev.rouse.DataKey;

/** What stands behind an actor's prefix in its keys: one byte a table, those that a start needs first. */
public final class Suffix {

    private static final byte[] META = {0x01};
    private static final byte[] STATE = {0x02};
    private static final byte[] SCHEDULE = {0x03};
    private static final byte[] INSPECTOR_TOKEN = {0x04};
    private static final byte[] QUEUE_METADATA = {0x05};
    private static final byte[] QUEUE_MESSAGES = {0x06};
    private static final byte[] CONNECTIONS = {0x07};
    private static final byte[] WORKFLOW = {0x08};
    private static final byte DATA = 0x20;

    private Suffix() {}

    /** Address, birth and next alarm. */
    public static byte[] meta() {
        return META;
    }

    public static byte[] state() {
        return STATE;
    }

    /** Prefix of the schedule's entries. */
    public static byte[] schedule() {
        return SCHEDULE;
    }

    public static byte[] inspectorToken() {
        return INSPECTOR_TOKEN;
    }

    public static byte[] queueMetadata() {
        return QUEUE_METADATA;
    }

    /** Prefix of the queue's messages. */
    public static byte[] queueMessages() {
        return QUEUE_MESSAGES;
    }

    /** Prefix of the connections. */
    public static byte[] connections() {
        return CONNECTIONS;
    }

    /** Prefix of the workflow history. */
    public static byte[] workflow() {
        return WORKFLOW;
    }

    /** Prefix of the actor's own data. */
    public static byte[] data() {
        return new byte[] {DATA};
    }

    /** One key, or the prefix of several, of the actor's own data. */
    public static byte[] data(DataKey key) {
        byte[] bytes = key.bytes();
        byte[] suffix = new byte[bytes.length + 1];
        suffix[0] = DATA;
        System.arraycopy(bytes, 0, suffix, 1, bytes.length);
        return suffix;
    }
}
