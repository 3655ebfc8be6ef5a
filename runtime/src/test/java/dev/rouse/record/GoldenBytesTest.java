package dev.rouse.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.DataKey;
import dev.rouse.ScheduleEntry.Timing;
import dev.rouse.WorkflowFailure;
import dev.rouse.WorkflowStatus;
import dev.rouse.kv.KvKey;
import dev.rouse.record.connection.ConnectionId;
import dev.rouse.record.connection.ConnectionRecord;
import dev.rouse.record.connection.SocketRecord;
import dev.rouse.record.keyed.Hash16;
import dev.rouse.record.keyed.KeyedCallsRecord;
import dev.rouse.record.keyed.RememberedOrderRecord;
import dev.rouse.record.keyed.RememberedRecord;
import dev.rouse.record.outbox.MarkRecord;
import dev.rouse.record.outbox.OutboxHead;
import dev.rouse.record.outbox.OutboxRecord;
import dev.rouse.record.outbox.ReceiverRecord;
import dev.rouse.record.workflow.EndedIdRecord;
import dev.rouse.record.workflow.EntriesRecord;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.FlowRecord;
import dev.rouse.record.workflow.NumberedEntry;
import dev.rouse.record.workflow.SignalRecord;
import dev.rouse.record.workflow.WorkflowHead;
import dev.rouse.record.workflow.WorkflowRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes that are in stores out there. When one of these tests fails, stored data is no longer readable: give the record
 * a new format version and keep decoding the old one, rather than change {@code golden/bytes.properties}.
 */
final class GoldenBytesTest {

    private static final ActorAddress ADDRESS = ActorAddress.of("room", "lobby", "ö,x");
    private static final NodeId NODE = new NodeId(0x0102030405060708L, 0x090A0B0C0D0E0F10L);
    private static final NodeId OTHER = new NodeId(0x1112131415161718L, 0x191A1B1C1D1E1F20L);
    private static final MemberRecord MEMBER = new MemberRecord("10.0.0.7:7400", "1.0-ö", 258, true, false);
    private static final Keys KEYS = new Keys((byte) 'R');
    private static final DataKey DATA = DataKey.of("cart/1");

    private static final ScheduleRecord ONCE = new ScheduleRecord(
            7,
            new Timing.Once(),
            1_700_000_000_123L,
            1_700_000_001_123L,
            1_700_000_000_500L,
            2,
            "it",
            "ring",
            "ö",
            Arrays.asList(new byte[] {1, 2}, null));
    private static final ScheduleRecord EVERY =
            new ScheduleRecord(7, new Timing.Every(Duration.ofSeconds(5)), 1, 1, 0, 0, "", "ring", "", List.of());
    private static final ScheduleRecord CRON = new ScheduleRecord(
            7, new Timing.Cron("0 4 * * *", ZoneId.of("Europe/Berlin")), 1, 1, 0, 0, "", "ring", "", List.of());

    private static final ScheduleRecord TIMES = EVERY.with(ScheduleEnd.NEVER.withLeft(3));
    private static final ScheduleRecord UNTIL = CRON.with(ScheduleEnd.NEVER.withUntil(1_700_000_000_123L));

    private static final EventLogRecord LOG = new EventLogRecord(
            258,
            300,
            List.of(new EventLogRecord.Segment(40, 4000, 1_700_000_000_123L), new EventLogRecord.Segment(2, 80, 7)));

    private static final ConnectionRecord CONNECTION = ConnectionRecord.accepted(
                    1_700_000_000_123L, NODE, new byte[] {'{', '}'}, "ann")
            .attached(NODE, 0)
            .received(258)
            .with(Set.of("b", "a"));

    private static final ConnectionRecord SOCKET =
            ConnectionRecord.accepted(1_700_000_000_123L, NODE, new SocketRecord(true, "/a", "b=ö", "echo.v1"), null);

    private static final Hash16 HASH = Hash16.of(HexFormat.of().parseHex("0102030405060708090a0b0c0d0e0f10"));
    private static final KeyedCallsRecord KEYED_CALLS = new KeyedCallsRecord(3, 258, 200, 70_000, 1_700_000_000_123L);
    private static final RememberedRecord KEYED_CALL =
            new RememberedRecord(258, 1_700_000_000_123L, HASH, new byte[] {1, 2});
    private static final RememberedOrderRecord KEYED_ORDER = new RememberedOrderRecord(HASH, 1_700_000_000_123L, 130);

    private static final OutboxRecord OUTBOX =
            OutboxRecord.sent(7, 1_700_000_000_123L, ADDRESS, new byte[] {1, 2}, Arrays.asList(new byte[] {3}, null));

    private static final WorkflowRecord WORKFLOW = new WorkflowRecord(
            WorkflowStatus.CANCELLING,
            true,
            true,
            1_700_000_000_123L,
            1_700_000_000_456L,
            3,
            "w",
            "checkout",
            "ö",
            new byte[] {1, 2},
            null);
    private static final EntryRecord ENTRY = new EntryRecord(
            EntryRecord.Kind.STEP,
            EntryRecord.State.WAITING,
            2,
            1_700_000_000_123L,
            7,
            "loop/#3/pay",
            WorkflowFailure.Kind.TIMEOUT,
            "E",
            "late",
            new byte[] {3});
    private static final FlowRecord FLOW =
            new FlowRecord(WORKFLOW, List.of(new NumberedEntry(3, ENTRY), new NumberedEntry(258, ENTRY)));
    private static final EntriesRecord ENTRIES = new EntriesRecord(List.of(new NumberedEntry(258, ENTRY)));
    private static final SignalRecord SIGNAL = new SignalRecord(true, 1_700_000_000_123L, "paid", new byte[] {'1'});
    private static final Map<String, String> GOLDEN = golden();
    private static final Map<String, byte[]> WRITTEN = written();

    private static Map<String, byte[]> written() {
        Map<String, byte[]> written = new TreeMap<>();
        written.put("record.epoch.live", new EpochRecord(false, 1_700_000_000_123L).encode());
        written.put("record.epoch.revoked", new EpochRecord(true, 1_700_000_000_123L).encode());
        written.put("record.format", new FormatRecord(1024, 0x1122334455667788L, -2).encode());
        written.put("record.heartbeat", new HeartbeatRecord(258, 7).encode());
        written.put("record.event", new EventRecord(1_700_000_000_123L, "ö", new byte[] {'{', '}'}).encode());
        written.put("record.event.bare", new EventRecord(1, "bell", null).encode());
        written.put("record.event-log", LOG.encode());
        written.put("record.keyed-calls", KEYED_CALLS.encode());
        written.put("record.keyed-call", KEYED_CALL.encode());
        written.put("record.keyed-call.bare", new RememberedRecord(1, 2, HASH, null).encode());
        written.put("record.keyed-call.order", KEYED_ORDER.encode());
        written.put("record.outbox", new OutboxHead(258, 3, 200, 2, 1, 5, 1_700_000_000_123L, List.of()).encode());
        written.put(
                "record.outbox.with-messages",
                new OutboxHead(258, 3, 200, 2, 1, 5, 1_700_000_000_123L, List.of(new OutboxHead.InHead(257, OUTBOX)))
                        .encode());
        written.put("record.outbox.message", OUTBOX.encode());
        written.put(
                "record.outbox.dead", OUTBOX.dead(1, 1_700_000_000_124L, "gone").encode());
        written.put("record.outbox.receiver", new ReceiverRecord(ADDRESS, -2, -7, 258, 1_700_000_000_123L, 1).encode());
        written.put("record.mark", new MarkRecord(ADDRESS, -7, -2, 258, 0, "").encode());
        written.put("record.mark.refused", new MarkRecord(ADDRESS, -7, -2, 258, 2, "no").encode());
        written.put("key.outbox", KEYS.actor(ADDRESS.id(), Suffix.outbox()).bytes());
        written.put(
                "key.outbox.message",
                KEYS.actor(ADDRESS.id(), Suffix.outboxMessage(258)).bytes());
        written.put(
                "key.outbox.receiver",
                KEYS.actor(ADDRESS.id(), Suffix.outboxReceiver(ADDRESS.id())).bytes());
        written.put(
                "key.outbox.dead",
                KEYS.actor(ADDRESS.id(), Suffix.undelivered(7)).bytes());
        written.put(
                "key.mark", KEYS.actor(ADDRESS.id(), Suffix.mark(ADDRESS.id())).bytes());
        written.put("record.connection", CONNECTION.encode());
        written.put("record.connection.ending", CONNECTION.ending("bye").encode());
        written.put("record.connection.socket", SOCKET.encode());
        written.put("record.listing", ListingRecord.encode());
        written.put("record.meta.initialized", new MetaRecord(ADDRESS, true, 1_700_000_000_123L, -7, 42).encode());
        written.put("record.meta.new", new MetaRecord(ADDRESS, false, 0, 1, 0).encode());
        written.put("record.shard-owner", new ShardOwnerRecord(NODE).encode());
        written.put("record.shard.owned", new ShardRecord(NODE, null, 258).encode());
        written.put("record.shard.offered", new ShardRecord(null, OTHER, 258).encode());
        written.put("record.shard.both", new ShardRecord(NODE, OTHER, -1).encode());
        written.put("record.shard.free", new ShardRecord(null, null, 1).encode());
        written.put("record.member", MEMBER.encode());
        written.put("record.member.draining", MEMBER.draining().encode());
        written.put("record.member.caller", new MemberRecord("", "", 1, false, false).encode());
        written.put("record.paused-type", new PausedTypeRecord(1_700_000_000_123L).encode());
        written.put("record.table-version", new TableVersionRecord(0x1122334455667788L).encode());
        written.put("record.state", StateRecord.encode("{}".getBytes(StandardCharsets.UTF_8)));
        written.put("record.state.versioned", StateRecord.encode("{}".getBytes(StandardCharsets.UTF_8), 258));
        written.put("record.meta.paused", new MetaRecord(ADDRESS, true, 1_700_000_000_123L, -7, 42, true).encode());
        written.put("record.alarm.once", new AlarmRecord(ADDRESS, false).encode());
        written.put("record.alarm.recurring", new AlarmRecord(ADDRESS, true).encode());
        written.put("record.schedule.cron", CRON.encode());
        written.put("record.schedule.every", EVERY.encode());
        written.put("record.schedule.once", ONCE.encode());
        written.put("record.schedule.times", TIMES.encode());
        written.put("record.schedule.until", UNTIL.encode());
        written.put("key.actor", KEYS.actor(ADDRESS.id()).bytes());
        written.put("key.alarms", KEYS.alarms(1023).bytes());
        written.put(
                "key.dead-letter",
                KEYS.actor(ADDRESS.id(), Suffix.deadLetter(7)).bytes());
        written.put(
                "key.schedule-entry",
                KEYS.actor(ADDRESS.id(), Suffix.scheduleEntry(7)).bytes());
        written.put("key.alarm", KEYS.alarm(ADDRESS.id(), 1_700_000_000_123L).bytes());
        written.put(
                "key.connections",
                KEYS.actor(ADDRESS.id(), Suffix.connections()).bytes());
        written.put(
                "key.connection",
                KEYS.actor(ADDRESS.id(), Suffix.connection(new ConnectionId(1, 2).bytes()))
                        .bytes());
        written.put("key.data", KEYS.actor(ADDRESS.id(), Suffix.data()).bytes());
        written.put("key.data.cart", KEYS.actor(ADDRESS.id(), Suffix.data(DATA)).bytes());
        written.put("key.epoch", KEYS.epoch(NODE).bytes());
        written.put("key.epochs", KEYS.epochs().bytes());
        written.put("key.event", KEYS.actor(ADDRESS.id(), Suffix.event(258)).bytes());
        written.put("key.event-log", KEYS.actor(ADDRESS.id(), Suffix.eventLog()).bytes());
        written.put(
                "key.keyed-calls", KEYS.actor(ADDRESS.id(), Suffix.keyedCalls()).bytes());
        written.put(
                "key.keyed-call",
                KEYS.actor(ADDRESS.id(), Suffix.keyedCall(HASH.bytes())).bytes());
        written.put(
                "key.keyed-call.order",
                KEYS.actor(ADDRESS.id(), Suffix.keyedCallInOrder(258)).bytes());
        written.put("key.format", KEYS.format().bytes());
        written.put("key.heartbeat", KEYS.heartbeat(NODE).bytes());
        written.put(
                "key.inspector-token",
                KEYS.actor(ADDRESS.id(), Suffix.inspectorToken()).bytes());
        written.put("key.listing", KEYS.listing(ADDRESS).bytes());
        written.put("key.listing.type", KEYS.listing("room").bytes());
        written.put("key.member", KEYS.member(NODE).bytes());
        written.put("key.members", KEYS.members().bytes());
        written.put("key.paused-type", KEYS.pausedType("room").bytes());
        written.put("key.paused-types", KEYS.pausedTypes().bytes());
        written.put("key.table-version", KEYS.tableVersion().bytes());
        written.put("key.meta", KEYS.actor(ADDRESS.id(), Suffix.meta()).bytes());
        written.put(
                "key.queue-messages",
                KEYS.actor(ADDRESS.id(), Suffix.queueMessages()).bytes());
        written.put(
                "key.queue-metadata",
                KEYS.actor(ADDRESS.id(), Suffix.queueMetadata()).bytes());
        written.put("key.schedule", KEYS.actor(ADDRESS.id(), Suffix.schedule()).bytes());
        written.put("key.shard-owner", KEYS.shardOwner(1023).bytes());
        written.put("key.shard-owners", KEYS.shardOwners().bytes());
        written.put("key.state", KEYS.actor(ADDRESS.id(), Suffix.state()).bytes());
        written.put("key.workflow", KEYS.actor(ADDRESS.id(), Suffix.workflow()).bytes());
        written.put(
                "key.workflow.live",
                KEYS.actor(ADDRESS.id(), Suffix.liveWorkflow(258)).bytes());
        written.put(
                "key.workflow.page",
                KEYS.actor(ADDRESS.id(), Suffix.workflowPage(258, 3)).bytes());
        written.put(
                "key.workflow.signal",
                KEYS.actor(ADDRESS.id(), Suffix.workflowSignal(258, 4)).bytes());
        written.put(
                "key.workflow.ended",
                KEYS.actor(ADDRESS.id(), Suffix.endedWorkflow(258)).bytes());
        written.put(
                "key.workflow.ended.id",
                KEYS.actor(ADDRESS.id(), Suffix.endedWorkflowId(new byte[] {'w'}))
                        .bytes());
        written.put("record.workflow", WORKFLOW.encode());
        written.put("record.workflow.head", new WorkflowHead(258, true).encode());
        written.put("record.workflow.entry", ENTRY.encode());
        written.put("record.workflow.live", FLOW.encode());
        written.put("record.workflow.entries", ENTRIES.encode());
        written.put("record.workflow.signal", SIGNAL.encode());
        written.put("record.workflow.ended.id", new EndedIdRecord(258).encode());
        return written;
    }

    private static Map<String, String> golden() {
        Properties lines = new Properties();
        try (InputStream file = GoldenBytesTest.class.getResourceAsStream("/golden/bytes.properties")) {
            lines.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> golden = new TreeMap<>();
        lines.stringPropertyNames()
                .forEach(name -> golden.put(name, lines.getProperty(name).replace(" ", "")));
        return golden;
    }

    static Stream<String> names() {
        return WRITTEN.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void bytesAreThoseThatWereWrittenBefore(String name) {
        assertThat(HexFormat.of().formatHex(WRITTEN.get(name)))
                .as("%s is new? Add it to golden/bytes.properties. Else give it a new format version", name)
                .isEqualTo(GOLDEN.get(name));
    }

    @Test
    void everyGoldenLineIsStillWritten() {
        assertThat(WRITTEN.keySet()).containsAll(GOLDEN.keySet());
    }

    @Test
    void goldenRecordsAreRead() {
        assertThat(EpochRecord.decode(KEYS.epochs(), bytes("record.epoch.live")))
                .isEqualTo(new EpochRecord(false, 1_700_000_000_123L));
        assertThat(EpochRecord.decode(KEYS.epochs(), bytes("record.epoch.revoked"))
                        .revoked())
                .isTrue();
        assertThat(EventLogRecord.decode(KEYS.format(), bytes("record.event-log")))
                .isEqualTo(LOG);
        assertThat(LOG.first()).isEqualTo(258);
        assertThat(ConnectionRecord.decode(KEYS.format(), bytes("record.connection")))
                .usingRecursiveComparison()
                .isEqualTo(CONNECTION);
        assertThat(ConnectionRecord.decode(KEYS.format(), bytes("record.connection.ending")))
                .usingRecursiveComparison()
                .isEqualTo(CONNECTION.ending("bye"));
        assertThat(ConnectionRecord.decode(KEYS.format(), bytes("record.connection.socket")))
                .isEqualTo(SOCKET);
        assertThat(KeyedCallsRecord.decode(KEYS.format(), bytes("record.keyed-calls")))
                .isEqualTo(KEYED_CALLS);
        assertThat(RememberedRecord.decode(KEYS.format(), bytes("record.keyed-call")))
                .usingRecursiveComparison()
                .isEqualTo(KEYED_CALL);
        assertThat(RememberedRecord.decode(KEYS.format(), bytes("record.keyed-call.bare"))
                        .result())
                .isNull();
        assertThat(RememberedOrderRecord.decode(KEYS.format(), bytes("record.keyed-call.order")))
                .isEqualTo(KEYED_ORDER);
        EventRecord event = EventRecord.decode(KEYS.format(), bytes("record.event"));
        assertThat(event.name()).isEqualTo("ö");
        assertThat(event.millis()).isEqualTo(1_700_000_000_123L);
        assertThat(event.value()).containsExactly('{', '}');
        assertThat(EventRecord.decode(KEYS.format(), bytes("record.event.bare")).value())
                .isNull();
        assertThat(FormatRecord.decode(KEYS.format(), bytes("record.format")))
                .isEqualTo(new FormatRecord(1024, 0x1122334455667788L, -2));
        assertThat(ShardRecord.decode(KEYS.shardOwners(), bytes("record.shard-owner")))
                .as("a row of format 1")
                .isEqualTo(new ShardRecord(NODE, null, 0));
        assertThat(ShardRecord.decode(KEYS.shardOwners(), bytes("record.shard.owned")))
                .isEqualTo(new ShardRecord(NODE, null, 258));
        assertThat(ShardRecord.decode(KEYS.shardOwners(), bytes("record.shard.offered")))
                .isEqualTo(new ShardRecord(null, OTHER, 258));
        assertThat(ShardRecord.decode(KEYS.shardOwners(), bytes("record.shard.both")))
                .isEqualTo(new ShardRecord(NODE, OTHER, -1));
        assertThat(ShardRecord.decode(KEYS.shardOwners(), bytes("record.shard.free")))
                .isEqualTo(new ShardRecord(null, null, 1));
        assertThat(MemberRecord.decode(KEYS.members(), bytes("record.member"))).isEqualTo(MEMBER);
        assertThat(MemberRecord.decode(KEYS.members(), bytes("record.member.draining")))
                .isEqualTo(MEMBER.draining());
        assertThat(MemberRecord.decode(KEYS.members(), bytes("record.member.caller")))
                .isEqualTo(new MemberRecord("", "", 1, false, false));
        assertThat(TableVersionRecord.decode(KEYS.tableVersion(), bytes("record.table-version")))
                .isEqualTo(new TableVersionRecord(0x1122334455667788L));
        assertThat(PausedTypeRecord.decode(KEYS.pausedTypes(), bytes("record.paused-type")))
                .isEqualTo(new PausedTypeRecord(1_700_000_000_123L));
        assertThat(HeartbeatRecord.decode(KEYS.heartbeat(NODE), bytes("record.heartbeat")))
                .isEqualTo(new HeartbeatRecord(258, 7));
        assertThat(AlarmRecord.decode(KEYS.format(), bytes("record.alarm.recurring")))
                .isEqualTo(new AlarmRecord(ADDRESS, true));
        assertThat(WorkflowRecord.decode(KEYS.format(), bytes("record.workflow")))
                .usingRecursiveComparison()
                .isEqualTo(WORKFLOW);
        assertThat(EntryRecord.decode(KEYS.format(), bytes("record.workflow.entry")))
                .usingRecursiveComparison()
                .isEqualTo(ENTRY);
        assertThat(FlowRecord.decode(KEYS.format(), bytes("record.workflow.live")))
                .usingRecursiveComparison()
                .isEqualTo(FLOW);
        assertThat(EntriesRecord.decode(KEYS.format(), bytes("record.workflow.entries")))
                .usingRecursiveComparison()
                .isEqualTo(ENTRIES);
        assertThat(SignalRecord.decode(KEYS.format(), bytes("record.workflow.signal")))
                .usingRecursiveComparison()
                .isEqualTo(SIGNAL);
        assertThat(WorkflowHead.decode(KEYS.format(), bytes("record.workflow.head")))
                .isEqualTo(new WorkflowHead(258, true));
        assertThat(EndedIdRecord.decode(KEYS.format(), bytes("record.workflow.ended.id")))
                .isEqualTo(new EndedIdRecord(258));
        KvKey entry = KEYS.actor(ADDRESS.id(), Suffix.scheduleEntry(7));
        assertThat(ScheduleRecord.decode(entry, bytes("record.schedule.once")))
                .usingRecursiveComparison()
                .isEqualTo(ONCE);
        assertThat(ScheduleRecord.decode(entry, bytes("record.schedule.every"))).isEqualTo(EVERY);
        assertThat(ScheduleRecord.decode(entry, bytes("record.schedule.cron"))).isEqualTo(CRON);
        assertThat(ScheduleRecord.decode(entry, bytes("record.schedule.times"))).isEqualTo(TIMES);
        assertThat(ScheduleRecord.decode(entry, bytes("record.schedule.until"))).isEqualTo(UNTIL);
        assertThat(MetaRecord.decode(KEYS.format(), bytes("record.meta.initialized"), ADDRESS))
                .isEqualTo(new MetaRecord(ADDRESS, true, 1_700_000_000_123L, -7, 42));
        assertThat(StateRecord.decode(KEYS.format(), bytes("record.state")).state())
                .asString()
                .isEqualTo("{}");
        assertThat(StateRecord.decode(KEYS.format(), bytes("record.state")).version())
                .isEqualTo(1);
        StateRecord versioned = StateRecord.decode(KEYS.format(), bytes("record.state.versioned"));
        assertThat(versioned.version()).isEqualTo(258);
        assertThat(versioned.state()).asString().isEqualTo("{}");
        assertThat(MetaRecord.decode(KEYS.format(), bytes("record.meta.paused"), ADDRESS))
                .isEqualTo(new MetaRecord(ADDRESS, true, 1_700_000_000_123L, -7, 42, true));
    }

    private static byte[] bytes(String name) {
        return HexFormat.of().parseHex(GOLDEN.get(name));
    }
}
