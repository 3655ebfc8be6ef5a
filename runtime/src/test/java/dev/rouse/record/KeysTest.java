package dev.rouse.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.DataKey;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Places of records: tables never meet, an actor's keys stand together, and rows come in the order they are read in.
 */
final class KeysTest {

    private static final Keys KEYS = new Keys((byte) 'R', (byte) 'o');
    private static final NodeId NODE = new NodeId(-1, 1);
    private static final ActorAddress LOBBY = ActorAddress.of("room", "lobby");
    private static final ActorAddress ATTIC = ActorAddress.of("room", "attic");

    /** Prefix of every key of a table, by table. */
    private static Map<String, KvKey> tables() {
        Map<String, KvKey> tables = new LinkedHashMap<>();
        tables.put("format", KEYS.format());
        tables.put("epochs", KEYS.epochs());
        tables.put("heartbeats", prefix(KEYS.heartbeat(NODE), 16));
        tables.put("shard owners", KEYS.shardOwners());
        tables.put("members", KEYS.members());
        tables.put("table version", KEYS.tableVersion());
        tables.put("paused types", KEYS.pausedTypes());
        tables.put("actors", prefix(KEYS.actor(LOBBY.id()), 16));
        tables.put("alarms", prefix(KEYS.alarm(LOBBY.id(), 1), 26));
        tables.put("listing", prefix(KEYS.listing("t"), 2));
        return tables;
    }

    private static KvKey prefix(KvKey key, int without) {
        return KvKey.of(Arrays.copyOf(key.bytes(), key.length() - without));
    }

    @Test
    void noKeyIsAPrefixOfAnotherTablesKeys() {
        tables().forEach((table, prefix) -> tables().forEach((other, otherPrefix) -> {
            if (!table.equals(other)) {
                assertThat(prefix.startsWith(otherPrefix))
                        .as("%s under %s", table, other)
                        .isFalse();
            }
        }));
    }

    @Test
    void everyKeyIsUnderTheRootAndInItsTable() {
        Map<String, KvKey> tables = tables();
        assertThat(KEYS.epoch(NODE).startsWith(tables.get("epochs"))).isTrue();
        assertThat(KEYS.shardOwner(7).startsWith(tables.get("shard owners"))).isTrue();
        assertThat(KEYS.pausedType("room").startsWith(tables.get("paused types")))
                .isTrue();
        assertThat(KEYS.pausedType(KEYS.pausedType("room"))).isEqualTo("room");
        assertThat(KEYS.listing(LOBBY).startsWith(tables.get("listing"))).isTrue();
        KvKey root = KvKey.of((byte) 'R', (byte) 'o');
        assertThat(tables.values()).allMatch(prefix -> prefix.startsWith(root));
    }

    @Test
    void rootIsCopied() {
        byte[] root = {'a'};
        Keys keys = new Keys(root);
        root[0] = 'b';
        assertThat(keys.format().bytes()[0]).isEqualTo((byte) 'a');
    }

    @Test
    void everySuffixHasAByteOfItsOwnAndDeadLettersArePartOfTheSchedule() {
        assertThat(Suffix.deadLetters()).startsWith(Suffix.schedule());
        assertThat(Suffix.scheduleEntries()).startsWith(Suffix.schedule()).isNotEqualTo(Suffix.deadLetters());
        assertThat(Suffix.scheduleEntry(1)).startsWith(Suffix.scheduleEntries());
        assertThat(Suffix.outboxRows()).startsWith(Suffix.outbox());
        assertThat(Suffix.liveWorkflows()).startsWith(Suffix.workflow());
        assertThat(suffixes().values()).allMatch(suffix -> suffix.length == 1);
        assertThat(suffixes().values().stream().map(suffix -> suffix[0])).doesNotHaveDuplicates();
    }

    /** Of whole tables, by name, from the methods themselves, so that a new one is looked at too. */
    private static Map<String, byte[]> suffixes() {
        Map<String, byte[]> suffixes = new LinkedHashMap<>();
        for (Method method : Suffix.class.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 0) {
                try {
                    suffixes.put(method.getName(), (byte[]) method.invoke(null));
                } catch (IllegalAccessException | InvocationTargetException e) {
                    throw new AssertionError(e);
                }
            }
        }
        suffixes.remove("deadLetters");
        suffixes.remove("scheduleEntries");
        suffixes.remove("outboxRows");
        suffixes.remove("endedWorkflows");
        suffixes.remove("liveWorkflows");
        assertThat(suffixes).hasSizeGreaterThanOrEqualTo(9);
        return suffixes;
    }

    @Test
    void whatAStartNeedsComesBeforeTheBulk() {
        assertThat(Stream.of(
                                Suffix.meta(),
                                Suffix.state(),
                                Suffix.schedule(),
                                Suffix.inspectorToken(),
                                Suffix.queueMetadata(),
                                Suffix.queueMessages(),
                                Suffix.connections(),
                                Suffix.workflow(),
                                Suffix.data())
                        .map(KvKey::of)
                        .toList())
                .isSorted();
    }

    @Test
    void keysOfAnActorStandTogether() {
        SplittableRandom random = new SplittableRandom(11);
        KvKey own = KEYS.actor(LOBBY.id());
        List<KvKey> others = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            ActorId id =
                    ActorAddress.of("room", Long.toHexString(random.nextLong())).id();
            suffixes().values().forEach(suffix -> others.add(KEYS.actor(id, suffix)));
        }
        assertThat(suffixes().values().stream().map(suffix -> KEYS.actor(LOBBY.id(), suffix)))
                .allMatch(key -> key.startsWith(own));
        assertThat(others).noneMatch(key -> key.compareTo(own) >= 0 && key.compareTo(own.prefixEnd()) < 0);
    }

    @Test
    void suffixesAreWhatStandsBehindTheActor() {
        byte[] cart = Suffix.data(DataKey.of("cart"));
        KvEntry entry = new KvEntry(KEYS.actor(LOBBY.id(), cart), new byte[] {1});
        assertThat(KEYS.suffixes(List.of(entry))).singleElement().satisfies(stripped -> {
            assertThat(stripped.key()).isEqualTo(KvKey.of(cart));
            assertThat(stripped.value()).isSameAs(entry.value());
        });
    }

    @Test
    void dataKeysKeepTheirOrder() {
        assertThat(Stream.of("", "a", "a\u0000", "aa", "b", "ö")
                        .map(text -> KvKey.of(Suffix.data(DataKey.of(text))))
                        .toList())
                .isSorted();
    }

    @Test
    void alarmsAreSortedByShardThenByTime() {
        ActorAddress low = LOBBY.id().shard() < ATTIC.id().shard() ? LOBBY : ATTIC;
        ActorAddress high = low == LOBBY ? ATTIC : LOBBY;
        assertThat(List.of(
                        KEYS.alarm(low.id(), 1),
                        KEYS.alarm(low.id(), 256),
                        KEYS.alarm(low.id(), Long.MAX_VALUE),
                        KEYS.alarm(high.id(), 0)))
                .isSorted();
    }

    @Test
    void listingIsSortedByKeyAndTypesDoNotMix() {
        List<String> names = List.of("a", "a,b", "aa", "b", "ö");
        assertThat(names.stream()
                        .map(name -> KEYS.listing(ActorAddress.parse("room", name)))
                        .toList())
                .isSorted();
        for (String longer : List.of("room2", "room-", "rooms")) {
            assertThat(KEYS.listing(ActorAddress.of(longer, "a")).startsWith(KEYS.listing("room")))
                    .as(longer)
                    .isFalse();
        }
    }

    @Test
    void listedAddressComesBackAsItWas() {
        for (ActorAddress address : List.of(
                LOBBY,
                ActorAddress.of("room", "a,b", "c\\d"),
                ActorAddress.of("room", "\u0000", "ö", "\ud83d\ude00"))) {
            assertThat(KEYS.listed("room", KEYS.listing(address))).isEqualTo(address);
        }
    }

    @Test
    void nodeOfAnEpochKeyComesBackAsItWas() {
        for (NodeId node : List.of(NODE, new NodeId(0, 0), new NodeId(Long.MIN_VALUE, Long.MAX_VALUE))) {
            assertThat(KEYS.nodeOf(KEYS.epoch(node))).isEqualTo(node);
        }
    }

    @Test
    void nodeIdPrintsAll32Digits() {
        assertThat(new NodeId(1, -1)).hasToString("0000000000000001ffffffffffffffff");
    }

    @Test
    void nodeIdsAreNeverTheSame() {
        SplittableRandom random = new SplittableRandom(3);
        assertThat(Stream.generate(() -> NodeId.random(random)).limit(1_000)).doesNotHaveDuplicates();
    }
}
