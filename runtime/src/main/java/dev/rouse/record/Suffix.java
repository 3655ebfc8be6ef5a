package dev.rouse.record;

import dev.rouse.ActorId;
import dev.rouse.DataKey;
import dev.rouse.kv.KvKey;
import java.nio.ByteBuffer;

/** The part of a key behind its actor's prefix: one byte a table, those that a start needs first. */
public final class Suffix {

    private static final byte[] META = {0x01};
    private static final byte[] STATE = {0x02};
    private static final byte[] SCHEDULE = {0x03};
    private static final byte[] INSPECTOR_TOKEN = {0x04};
    private static final byte[] QUEUE_METADATA = {0x05};
    private static final byte[] QUEUE_MESSAGES = {0x06};
    private static final byte[] CONNECTIONS = {0x07};
    private static final byte[] WORKFLOW = {0x08};
    private static final byte[] EVENT_LOG = {0x09};
    private static final byte[] KEYED_CALLS = {0x0A};
    private static final byte OUTBOX = 0x0B;
    private static final byte DATA = 0x20;
    private static final byte EVENT = 0x30;
    private static final byte KEYED_CALL = 0x31;
    private static final byte MARK = 0x32;
    private static final byte UNDELIVERED = 0x33;
    private static final byte ENDED_WORKFLOW = 0x34;

    private static final byte ENTRY = 0x00;
    private static final byte DEAD_LETTER = 0x01;

    private static final byte ROWS = 0x00;
    private static final byte MESSAGE = 0x00;
    private static final byte RECEIVER = 0x01;

    private static final byte LIVE = 0x00;
    private static final byte HISTORY = 0x01;
    private static final byte SIGNAL = 0x02;
    private static final byte BY_NUMBER = 0x00;
    private static final byte BY_ID = 0x01;

    private static final byte REMEMBERED = 0x00;
    private static final byte IN_ORDER = 0x01;

    private Suffix() {}

    /** Address, birth and next alarm. */
    public static byte[] meta() {
        return META;
    }

    public static byte[] state() {
        return STATE;
    }

    /** Prefix of the schedule: its entries, then its dead letters. */
    public static byte[] schedule() {
        return SCHEDULE;
    }

    /** An entry of the schedule: {@code 03 00 id8}. */
    public static byte[] scheduleEntry(long id) {
        return scheduled(ENTRY, id);
    }

    /** Prefix of the entries, without the dead letters. */
    public static byte[] scheduleEntries() {
        return new byte[] {SCHEDULE[0], ENTRY};
    }

    /** Prefix of the dead letters. */
    public static byte[] deadLetters() {
        return new byte[] {SCHEDULE[0], DEAD_LETTER};
    }

    /** A dead letter: {@code 03 01 id8}. */
    public static byte[] deadLetter(long id) {
        return scheduled(DEAD_LETTER, id);
    }

    /** Whether {@code suffix}, which stands under the schedule, is that of a dead letter. */
    public static boolean isDeadLetter(KvKey suffix) {
        return suffix.bytes()[1] == DEAD_LETTER;
    }

    /** The id of the entry or dead letter at {@code suffix}. */
    public static long scheduledId(KvKey suffix) {
        return ByteBuffer.wrap(suffix.bytes(), 2, 8).getLong();
    }

    private static byte[] scheduled(byte what, long id) {
        return ByteBuffer.allocate(10).put(SCHEDULE).put(what).putLong(id).array();
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

    /** A connection: {@code 07 id16}. */
    public static byte[] connection(byte[] id) {
        return ByteBuffer.allocate(1 + id.length).put(CONNECTIONS).put(id).array();
    }

    /** Counts of the workflows, and the prefix of the live ones, their entries and what they were told. */
    public static byte[] workflow() {
        return WORKFLOW;
    }

    /** Prefix of the live workflows, by number. */
    public static byte[] liveWorkflows() {
        return new byte[] {WORKFLOW[0], LIVE};
    }

    /** A live workflow: {@code 08 00 number8}. */
    public static byte[] liveWorkflow(long number) {
        return ByteBuffer.allocate(10).put(WORKFLOW).put(LIVE).putLong(number).array();
    }

    /** Some entries of a live workflow: {@code 08 01 number8 page4}. */
    public static byte[] workflowPage(long number, int page) {
        return ByteBuffer.allocate(14)
                .put(WORKFLOW)
                .put(HISTORY)
                .putLong(number)
                .putInt(page)
                .array();
    }

    /** Prefix of the entries of a live workflow that do not stand with itself. */
    public static byte[] workflowPages(long number) {
        return ByteBuffer.allocate(10)
                .put(WORKFLOW)
                .put(HISTORY)
                .putLong(number)
                .array();
    }

    /** Prefix of what a live workflow was told. */
    public static byte[] workflowSignals(long number) {
        return ByteBuffer.allocate(10).put(WORKFLOW).put(SIGNAL).putLong(number).array();
    }

    /** Something that a live workflow was told: {@code 08 02 number8 signal4}. */
    public static byte[] workflowSignal(long number, int signal) {
        return ByteBuffer.allocate(14)
                .put(WORKFLOW)
                .put(SIGNAL)
                .putLong(number)
                .putInt(signal)
                .array();
    }

    /** Whether {@code suffix}, which stands under the workflows, is that of a live one itself. */
    public static boolean isLiveWorkflow(KvKey suffix) {
        return suffix.length() == 10 && suffix.bytes()[1] == LIVE;
    }

    /** Whether {@code suffix}, which stands under the workflows, is that of some entries. */
    public static boolean isWorkflowPage(KvKey suffix) {
        return suffix.length() == 14 && suffix.bytes()[1] == HISTORY;
    }

    /** The number of the workflow at {@code suffix}, or of the one that the row there belongs to. */
    public static long workflowNumber(KvKey suffix) {
        return ByteBuffer.wrap(suffix.bytes(), 2, 8).getLong();
    }

    /** The number of the page or signal at {@code suffix}. */
    public static int workflowRow(KvKey suffix) {
        return ByteBuffer.wrap(suffix.bytes(), 10, 4).getInt();
    }

    /** Prefix of the workflows that have ended, by number. Bulk, which no start reads. */
    public static byte[] endedWorkflows() {
        return new byte[] {ENDED_WORKFLOW, BY_NUMBER};
    }

    /** A workflow that has ended: {@code 34 00 number8}. Bulk, which no start reads. */
    public static byte[] endedWorkflow(long number) {
        return ByteBuffer.allocate(10).put(endedWorkflows()).putLong(number).array();
    }

    /** The number of a workflow that has ended and that its starter gave {@code id}: {@code 34 01 id}. Bulk, which no start reads. */
    public static byte[] endedWorkflowId(byte[] id) {
        return ByteBuffer.allocate(2 + id.length)
                .put(ENDED_WORKFLOW)
                .put(BY_ID)
                .put(id)
                .array();
    }

    /** Bounds of the events that are kept. */
    public static byte[] eventLog() {
        return EVENT_LOG;
    }

    /** An event that is kept: {@code 30 offset8}. Bulk, which no start reads. */
    public static byte[] event(long offset) {
        return ByteBuffer.allocate(9).put(EVENT).putLong(offset).array();
    }

    /** Bounds of the calls with a key that are remembered. */
    public static byte[] keyedCalls() {
        return KEYED_CALLS;
    }

    /** A call with a key that is remembered: {@code 31 00 hash16}. Bulk, which no start reads. */
    public static byte[] keyedCall(byte[] hash) {
        return ByteBuffer.allocate(2 + hash.length)
                .put(KEYED_CALL)
                .put(REMEMBERED)
                .put(hash)
                .array();
    }

    /** A call with a key that is remembered, in the order in which they go: {@code 31 01 number8}. Bulk, which no start reads. */
    public static byte[] keyedCallInOrder(long number) {
        return ByteBuffer.allocate(10)
                .put(KEYED_CALL)
                .put(IN_ORDER)
                .putLong(number)
                .array();
    }

    /** The number of the call at the end of {@code key}, which is of one in order. */
    public static long keyedCallNumber(KvKey key) {
        return ByteBuffer.wrap(key.bytes(), key.length() - 8, 8).getLong();
    }

    /** Counts of the outbox, and of the marks of senders: {@code 0B}, so that one request reads it beside the other heads. */
    public static byte[] outbox() {
        return new byte[] {OUTBOX};
    }

    /** Prefix of the messages of the outbox, then of the receivers that have a mark of the actor: right behind the counts, for the same request. */
    public static byte[] outboxRows() {
        return new byte[] {OUTBOX, ROWS};
    }

    /** A message of the outbox: {@code 0B 00 00 number8}. */
    public static byte[] outboxMessage(long number) {
        return ByteBuffer.allocate(11)
                .put(outboxRows())
                .put(MESSAGE)
                .putLong(number)
                .array();
    }

    /** A receiver that has a mark of the actor: {@code 0B 00 01 id16}. */
    public static byte[] outboxReceiver(ActorId id) {
        return ByteBuffer.allocate(19)
                .put(outboxRows())
                .put(RECEIVER)
                .putLong(id.high())
                .putLong(id.low())
                .array();
    }

    /** Whether {@code suffix}, which stands under the rows of the outbox, is that of a message. */
    public static boolean isOutboxMessage(KvKey suffix) {
        return suffix.bytes()[2] == MESSAGE;
    }

    /** The number of the message at {@code suffix}. */
    public static long outboxNumber(KvKey suffix) {
        return ByteBuffer.wrap(suffix.bytes(), 3, 8).getLong();
    }

    /** Prefix of the marks of senders. */
    public static byte[] marks() {
        return new byte[] {MARK};
    }

    /** The mark of a sender: {@code 32 id16}. Bulk, which no start reads. */
    public static byte[] mark(ActorId sender) {
        return ByteBuffer.allocate(17)
                .put(MARK)
                .putLong(sender.high())
                .putLong(sender.low())
                .array();
    }

    /** Prefix of the messages that cannot be delivered. */
    public static byte[] undelivered() {
        return new byte[] {UNDELIVERED};
    }

    /** A message that cannot be delivered: {@code 33 id8}. Bulk, which no start reads. */
    public static byte[] undelivered(long id) {
        return ByteBuffer.allocate(9).put(UNDELIVERED).putLong(id).array();
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
