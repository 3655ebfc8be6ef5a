package dev.rouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.ActorOptions;
import dev.rouse.DataEntry;
import dev.rouse.DataKey;
import dev.rouse.DataQuery;
import dev.rouse.Durability;
import dev.rouse.LimitExceededException;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Puppet.PuppetActor;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvVersion;
import dev.rouse.record.AlarmRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.ListingRecord;
import dev.rouse.record.MetaRecord;
import dev.rouse.record.NodeId;
import dev.rouse.record.Suffix;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/**
 * Turns that change as much as one may, of everything, however durable: what is acknowledged is there after sleep and
 * restart, and what is too much is refused before that and leaves no trace.
 */
public interface CommitSizeContract extends ActorFixture {

    /** Changes of turns: as many of one kind as there is room for. */
    enum Mix {
        MANY_KEYS(128) {
            @Override
            void change(PuppetActor puppet, int from, int count) {
                puppet.own().putAll(entries(from, count, 20, 1_500));
            }
        },
        LONG_KEYS(128) {
            @Override
            void change(PuppetActor puppet, int from, int count) {
                puppet.own().putAll(entries(from, count, 2_048, 10));
            }
        },
        LARGE_VALUES(1) {
            @Override
            void change(PuppetActor puppet, int from, int count) {
                puppet.own().putAll(entries(from, count, 20, 128 * 1024));
            }
        },
        DELETIONS(128) {
            @Override
            void change(PuppetActor puppet, int from, int count) {
                puppet.own()
                        .delete(entries(from, count, 2_048, 0).stream()
                                .map(DataEntry::key)
                                .toArray(DataKey[]::new));
            }
        },
        STATE_AND_DATA(128) {
            @Override
            void change(PuppetActor puppet, int from, int count) {
                puppet.add(puppet.now().isEmpty() ? "x".repeat(980_000) : "");
                MANY_KEYS.change(puppet, from, count);
            }
        },
        SCHEDULE(1) {
            @Override
            void change(PuppetActor puppet, int from, int count) {
                for (int i = from; i < from + count; i++) {
                    puppet.plan().named("n%07d".formatted(i)).at(LATER, "act", "x".repeat(60_000));
                }
            }
        };

        static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

        /** Number of changes at once while there is room. */
        final int step;

        Mix(int step) {
            this.step = step;
        }

        /** Makes {@code count} changes, from number {@code from} on, or none of them. */
        abstract void change(PuppetActor puppet, int from, int count);

        static List<DataEntry> entries(int from, int count, int keyBytes, int valueBytes) {
            return IntStream.range(from, from + count)
                    .mapToObj(i -> new DataEntry(
                            DataKey.of(("%0" + keyBytes + "d").formatted(i).getBytes(StandardCharsets.US_ASCII)),
                            new byte[valueBytes]))
                    .toList();
        }
    }

    /** The actor, and what the test knows of it. */
    final class Filler {

        /** Half of them are of the full turn that goes through, half of the one that is too much. */
        static final int SEEDS = 100;

        private final Mix mix;
        private final AtomicInteger next = new AtomicInteger();
        private final Puppet.Play play;
        int fits;

        Filler(Mix mix, Durability durability) {
            this.mix = mix;
            this.play = new Puppet.Play()
                    .part("fill", puppet -> {
                        puppet.save(durability);
                        return Mono.just(Integer.toString(fill(puppet)));
                    })
                    .part("seed", puppet -> {
                        puppet.own().putAll(Mix.entries(2 * fits - 1, SEEDS / 2, 2_048, 1));
                        puppet.own().putAll(Mix.entries(3 * fits - 1, SEEDS / 2, 2_048, 1));
                        return Mono.just("");
                    })
                    .part("under", puppet -> changes(puppet, durability, fits - 1))
                    .part("at", puppet -> changes(puppet, durability, fits))
                    .part("over", puppet -> changes(puppet, durability, fits + 1))
                    .part("rest", puppet -> {
                        puppet.rest();
                        return Mono.just("");
                    })
                    .part(
                            "count",
                            puppet -> puppet.own()
                                    .list(DataQuery.all())
                                    .count()
                                    .map(data -> Long.toString(
                                            data + puppet.plan().list().size())));
        }

        /** As many changes as there is room for: the one too many is refused, and the turn goes on without it. */
        private int fill(PuppetActor puppet) {
            int from = next.get();
            int filled = 0;
            for (int step = mix.step; step > 0; step = step == 1 ? 0 : 1) {
                try {
                    while (true) {
                        mix.change(puppet, from + filled, step);
                        filled += step;
                    }
                } catch (LimitExceededException full) {
                    assertThat(full.given()).isGreaterThan(full.limit());
                }
            }
            next.addAndGet(filled);
            return filled;
        }

        private Mono<String> changes(PuppetActor puppet, Durability durability, int count) {
            puppet.save(durability);
            int from = next.getAndAdd(count);
            for (int i = 0; i < count; i += mix.step) {
                mix.change(puppet, from + i, Math.min(mix.step, count - i));
            }
            return Mono.just(Integer.toString(count));
        }

        TestNode node(CommitSizeContract contract) {
            return TestNode.on(
                    contract.store(),
                    options -> options.warmCacheBytes(0),
                    play.type(ActorOptions.builder().noIdleTimeout().build()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    default void fullTurnsThatAreSavedBeforeTheirReplyAreThereAfterSleepAndRestart(Mix mix) {
        areThere(mix, Durability.BEFORE_REPLY);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    default void fullTurnsThatAreSavedWithinATimeAreThereAfterSleepAndRestart(Mix mix) {
        areThere(mix, Durability.within(Duration.ofSeconds(1)));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    default void fullTurnsThatAreSavedOnSleepAreThereAfterSleepAndRestart(Mix mix) {
        areThere(mix, Durability.ON_SLEEP);
    }

    private void areThere(Mix mix, Durability durability) {
        Filler filler = new Filler(mix, durability);
        ActorAddress address = ActorAddress.of("puppet", "full");
        long there;
        try (TestNode node = filler.node(this)) {
            Puppet full = node.runtime().actor(Puppet.class, "full");
            filler.fits = Integer.parseInt(node.await(full.act("fill")));
            assertThat(filler.fits).isGreaterThan(20);
            if (mix == Mix.DELETIONS) {
                node.await(full.act("seed"));
            }
            List<Received<String>> turns = new ArrayList<>();
            for (String part : List.of("under", "at", "over", "at")) {
                turns.add(Received.from(full.act(part)));
            }
            node.until(() -> turns.stream().allMatch(Received::isOver));
            assertThat(turns.remove(2).error()).isInstanceOf(LimitExceededException.class);
            assertThat(turns).allMatch(turn -> turn.error() == null);
            there = mix == Mix.DELETIONS ? Filler.SEEDS / 2 : 4L * filler.fits - 1;
            node.await(full.act("rest"));
            node.until(() -> node.slept.size() == 1);
            assertThat(node.await(full.look("count"))).isEqualTo(Long.toString(there));
        }
        try (TestNode node = filler.node(this)) {
            Puppet full = node.runtime().actor(Puppet.class, "full");
            assertThat(node.await(full.look("count"))).isEqualTo(Long.toString(there));
            node.await(node.runtime().destroy(address));
            assertThat(node.await(full.look("count"))).isEqualTo("0");
        }
    }

    @Test
    default void aThousandEntriesAreMadeAndCancelledInATurnEach() {
        Puppet.Play play = new Puppet.Play()
                .part("make", puppet -> {
                    for (int i = 0; i < 1_000; i++) {
                        puppet.plan().named("n" + i).at(Mix.LATER, "act", "x".repeat(1_000));
                    }
                    return Mono.just("");
                })
                .part("cancel", puppet -> {
                    puppet.plan().list().forEach(entry -> puppet.plan().cancel(entry.id()));
                    return Mono.just("");
                })
                .part(
                        "count",
                        puppet ->
                                Mono.just(Integer.toString(puppet.plan().list().size())));
        for (String part : List.of("make", "cancel")) {
            try (TestNode node = TestNode.on(store(), options -> options.warmCacheBytes(0), play.type())) {
                node.await(node.runtime().actor(Puppet.class, "planner").act(part));
            }
            try (TestNode node = TestNode.on(store(), options -> options.warmCacheBytes(0), play.type())) {
                Puppet planner = node.runtime().actor(Puppet.class, "planner");
                assertThat(node.await(planner.look("count"))).isEqualTo(part.equals("make") ? "1000" : "0");
            }
        }
    }

    @Test
    default void theLastQuarterOfACommitHasRoomForWhatTurnsDoNotCount() {
        KvLimits limits = store().limits();
        CommitBudget budget = CommitBudget.of(limits);
        Keys keys = new Keys(new byte[32]);
        ActorAddress address = ActorAddress.of("t".repeat(64), "k".repeat(ActorAddress.MAX_KEY_BYTES));
        ActorId id = address.id();
        KvKey state = keys.actor(id, Suffix.state());
        KvCommit rest = KvCommit.builder()
                .conflictKey(keys.epoch(new NodeId(0, 0)))
                .set(state, new byte[budget.stateBytes()])
                .set(keys.actor(id, Suffix.meta()), new MetaRecord(address, true, 0, 0, 0).encode())
                .set(keys.listing(address), ListingRecord.encode())
                .clear(keys.alarm(id, 0))
                .set(keys.alarm(id, 1), new AlarmRecord(address, true).encode())
                .build(new KvVersion(1));
        assertThat(budget.turn() + budget.gathered() + limits.cost().of(rest))
                .as("with a tenth for a store that is stricter than it says")
                .isLessThanOrEqualTo(limits.maxCommitBytes() / 10 * 9);
    }
}
