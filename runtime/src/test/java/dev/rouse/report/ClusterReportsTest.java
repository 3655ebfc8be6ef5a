package dev.rouse.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorInfo;
import dev.rouse.ActorPhase;
import dev.rouse.ActorPresence;
import dev.rouse.ClusterLives;
import dev.rouse.InvalidCallException;
import dev.rouse.LifecycleEvent;
import dev.rouse.LocatedActor;
import dev.rouse.NodeUnavailableException;
import dev.rouse.TurnActivity;
import dev.rouse.TurnActivity.Busy;
import dev.rouse.TurnActivity.Share;
import dev.rouse.TurnActivity.Slow;
import dev.rouse.cluster.peer.Peers;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Reports of nodes that ask each other, in virtual time. */
final class ClusterReportsTest {

    private static final NodeId SELF = new NodeId(0, 1);
    private static final NodeId OTHER = new NodeId(0, 2);
    private static final NodeId SILENT = new NodeId(0, 3);
    private static final NodeId NOWHERE = new NodeId(0, 4);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Sinks.Many<LifecycleEvent> here = Sinks.many().multicast().directBestEffort();
    private final Sinks.Many<LifecycleEvent> there = Sinks.many().multicast().directBestEffort();
    private final NodeReporter other = new NodeReporter(
            Mono.fromSupplier(() -> activity(2, 30)),
            there.asFlux(),
            ClusterReportsTest::running,
            () -> time.now(TimeUnit.NANOSECONDS));
    private final Map<NodeId, String> others = new LinkedHashMap<>(Map.of(OTHER, "there"));
    private final AtomicReference<@Nullable NodeId> owner = new AtomicReference<>(OTHER);
    private final Map<String, NodeId> owners = new LinkedHashMap<>();
    private final List<NodeId> asked = new ArrayList<>();
    private boolean hasPlace = true;
    private boolean holdsUp;
    private Disposable watching = () -> {};

    private final ClusterReports reports = new ClusterReports(this::place, here.asFlux(), time);

    private ClusterReports.Place place() {
        if (!hasPlace) {
            throw new NodeUnavailableException("scripted");
        }
        return new ScriptedPlace();
    }

    private final class ScriptedPlace implements ClusterReports.Place, Peers {

        @Override
        public NodeId self() {
            return SELF;
        }

        @Override
        public Mono<TurnActivity> activity() {
            return holdsUp ? Mono.never() : Mono.fromSupplier(() -> ClusterReportsTest.activity(1, 30));
        }

        @Override
        public Mono<List<ActorPresence>> presence(List<ActorAddress> actors) {
            return holdsUp ? Mono.never() : running(actors);
        }

        @Override
        public Map<NodeId, String> others() {
            return others;
        }

        @Override
        public @Nullable NodeId owner(ActorAddress actor) {
            return owners.getOrDefault(actor.key(), owner.get());
        }

        @Override
        public Peers peers() {
            return this;
        }

        @Override
        public void watch(Map<NodeId, String> nodes, Watcher watcher) {}

        @Override
        public Mono<WireValue> ask(NodeId node, String address, Duration within, LongFunction<Frame> question) {
            asked.add(node);
            Mono<WireValue> answer = node.equals(OTHER)
                    ? other.report(((Frame.Report) question.apply(1)).question().bytes())
                            .map(json -> new WireValue(WireValue.Format.JSON, json))
                    : Mono.never();
            return answer.timeout(within, time);
        }

        @Override
        public void tell(Frame hint) {}
    }

    /** All are running, but those that begin with z. */
    private static Mono<List<ActorPresence>> running(List<ActorAddress> actors) {
        return Mono.fromSupplier(() -> actors.stream()
                .map(actor -> new ActorPresence(
                        actor,
                        null,
                        actor.key().startsWith("z") ? ActorPhase.ASLEEP : ActorPhase.RUNNING,
                        actor.key().startsWith("z") ? null : "x".repeat(1000),
                        null))
                .toList());
    }

    /** Turns of {@code count} actors of a node: the first has one turn, the next two. */
    private static TurnActivity activity(int node, int count) {
        List<Busy> busy = IntStream.rangeClosed(1, count)
                .mapToObj(i -> new Busy(
                        ActorAddress.of("t", "n" + node, "k" + i), "", i, Duration.ofMillis(i), i, Duration.ZERO))
                .toList();
        List<Slow> slow = IntStream.rangeClosed(1, count)
                .mapToObj(i -> new Slow(
                        ActorAddress.of("t", "n" + node, "k" + i), "", "act", Duration.ofMillis(i), Instant.EPOCH))
                .toList();
        long turns = LongStream.rangeClosed(1, count).sum();
        return new TurnActivity(
                Instant.ofEpochMilli(node),
                List.of(new Share("", turns, Duration.ofMillis(turns), turns, null)),
                busy,
                slow);
    }

    private static LifecycleEvent life(String key) {
        return new LifecycleEvent(
                ActorAddress.of("t", key), 7, ActorPhase.STARTING, ActorPhase.RUNNING, "why", Instant.EPOCH);
    }

    private static <T> T now(Mono<T> answer) {
        AtomicReference<T> came = new AtomicReference<>();
        answer.subscribe(came::set);
        return came.get();
    }

    @Test
    void activityOfAllNodesIsOneWithTheShareOfEach() {
        TurnActivity all = now(reports.activity());
        assertThat(all.since()).isEqualTo(Instant.ofEpochMilli(1));
        assertThat(all.nodes()).extracting(Share::node).containsExactly(SELF.toString(), OTHER.toString());
        assertThat(all.nodes()).extracting(Share::turns).containsExactly(465L, 465L);
        assertThat(all.actors())
                .as("the top 20 of both")
                .hasSizeBetween(20, 40)
                .extracting(Busy::node)
                .contains(SELF.toString(), OTHER.toString());
        assertThat(all.slow()).hasSize(20).extracting(Slow::node).contains(SELF.toString(), OTHER.toString());
    }

    @Test
    void nodeThatDoesNotAnswerIsNamedWithinItsTime() {
        others.put(SILENT, "silent");
        others.put(NOWHERE, "");
        AtomicReference<TurnActivity> came = new AtomicReference<>();
        reports.activity().subscribe(came::set);
        assertThat(came.get()).isNull();
        time.advanceTimeBy(Duration.ofSeconds(1));
        Map<String, String> silent = new TreeMap<>();
        came.get().nodes().stream()
                .filter(share -> share.silent() != null)
                .forEach(share -> silent.put(share.node(), share.silent()));
        assertThat(silent).containsOnlyKeys(SILENT.toString(), NOWHERE.toString());
        assertThat(silent.get(SILENT.toString())).contains("1000 ms");
        assertThat(came.get().actors()).extracting(Busy::node).contains(OTHER.toString());
    }

    @Test
    void loopOfThisNodeThatIsHeldUpHoldsNobodyUp() {
        holdsUp = true;
        AtomicReference<TurnActivity> came = new AtomicReference<>();
        reports.activity().subscribe(came::set);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(came.get().nodes())
                .filteredOn(share -> share.silent() != null)
                .extracting(Share::node)
                .containsExactly(SELF.toString());
        assertThat(came.get().actors()).isNotEmpty();
    }

    private static ActorAddress at(String key) {
        return ActorAddress.of("t", key);
    }

    @Test
    void presenceIsThatOfTheNodesThatHaveTheActorsInTheOrderOfTheQuestion() {
        owners.put("b", SELF);
        owners.put("zz", SELF);
        List<ActorPresence> seen =
                now(reports.presence(List.of(at("a"), at("b"), at("z"), at("zz"), at("c"), at("a"))));
        assertThat(seen).extracting(one -> one.address().key()).containsExactly("a", "b", "z", "zz", "c", "a");
        assertThat(seen)
                .extracting(ActorPresence::node)
                .containsExactly(
                        OTHER.toString(),
                        SELF.toString(),
                        OTHER.toString(),
                        SELF.toString(),
                        OTHER.toString(),
                        OTHER.toString());
        assertThat(seen).extracting(ActorPresence::awake).containsExactly(true, true, false, false, true, true);
        assertThat(seen.get(0).reason()).as("a bounded part of it").hasSize(300);
        assertThat(asked).as("one question a node").containsExactly(OTHER);
    }

    @Test
    void actorsOfANodeThatDoesNotAnswerAreOfNoPhase() {
        others.put(SILENT, "silent");
        owners.put("b", SILENT);
        owners.put("c", NOWHERE);
        owners.put("d", SELF);
        holdsUp = true;
        AtomicReference<List<ActorPresence>> came = new AtomicReference<>();
        reports.presence(List.of(at("a"), at("b"), at("c"), at("d"))).subscribe(came::set);
        assertThat(came.get()).isNull();
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(came.get()).extracting(ActorPresence::phase).containsExactly(ActorPhase.RUNNING, null, null, null);
        assertThat(came.get()).extracting(one -> one.silent() != null).containsExactly(false, true, true, true);
        assertThat(came.get())
                .extracting(ActorPresence::node)
                .containsExactly(OTHER.toString(), SILENT.toString(), NOWHERE.toString(), SELF.toString());
        assertThat(came.get().get(1).silent()).contains("1000 ms");
    }

    @Test
    void actorOfNobodySleeps() {
        owner.set(null);
        ActorPresence seen = now(reports.presence(List.of(at("a")))).get(0);
        assertThat(seen.node()).isNull();
        assertThat(seen.phase()).isEqualTo(ActorPhase.ASLEEP);
    }

    @Test
    void manyActorsAreAskedForInPartsWithinABound() {
        owner.set(SILENT);
        others.put(SILENT, "silent");
        List<ActorAddress> many =
                IntStream.range(0, 1_000).mapToObj(i -> at("k" + i)).toList();
        AtomicReference<List<ActorPresence>> came = new AtomicReference<>();
        reports.presence(many).subscribe(came::set);
        assertThat(asked).as("a hundred at a time").hasSize(10);
        time.advanceTimeBy(Duration.ofSeconds(2));
        assertThat(came.get()).hasSize(1_000);
        AtomicReference<Throwable> error = new AtomicReference<>();
        List<ActorAddress> more = new ArrayList<>(many);
        more.add(at("x"));
        reports.presence(more).subscribe(seen -> {}, error::set);
        assertThat(error.get()).isInstanceOf(InvalidCallException.class);
    }

    @Test
    void actorWhoseNodeDoesNotTellOfItIsLocatedAllTheSame() {
        AtomicReference<LocatedActor> came = new AtomicReference<>();
        reports.located(at("a"), Mono.never()).subscribe(came::set);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(came.get().info()).isNull();
        assertThat(came.get().presence().node()).isEqualTo(OTHER.toString());
        assertThat(came.get().presence().silent()).contains("1000 ms");

        ActorInfo info = new ActorInfo(at("a"), true, Instant.EPOCH, true, ActorPhase.RUNNING, null, null);
        LocatedActor known = now(reports.located(at("a"), Mono.just(info)));
        assertThat(known.info()).isEqualTo(info);
        assertThat(known.presence())
                .isEqualTo(new ActorPresence(at("a"), OTHER.toString(), ActorPhase.RUNNING, null, null));
    }

    private List<ClusterLives> watched(@Nullable ActorAddress actor) {
        List<ClusterLives> seen = new ArrayList<>();
        watching = reports.lives(actor).subscribe(seen::add);
        time.advanceTimeBy(Duration.ZERO);
        seen.clear();
        return seen;
    }

    private static List<String> keys(List<ClusterLives> seen) {
        return seen.stream()
                .flatMap(one -> one.lives().stream()
                        .map(event ->
                                one.node().charAt(31) + " " + event.address().key()))
                .toList();
    }

    @Test
    void livesOfOthersComeWithTheNextLookAndOnce() {
        List<ClusterLives> seen = watched(null);
        here.tryEmitNext(life("a"));
        there.tryEmitNext(life("b"));
        assertThat(keys(seen)).containsExactly("1 a");
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(keys(seen)).containsExactly("1 a", "2 b");
        time.advanceTimeBy(Duration.ofSeconds(3));
        assertThat(keys(seen)).hasSize(2);
        assertThat(seen.get(1).lives().get(0)).isEqualTo(life("b"));
    }

    @Test
    void ofTooManyLivesTheOldestAreCounted() {
        List<ClusterLives> seen = watched(null);
        for (int i = 0; i < 5_000; i++) {
            there.tryEmitNext(life("k" + i));
        }
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(seen).hasSize(1);
        assertThat(seen.get(0).lives()).hasSize(200).last().isEqualTo(life("k4999"));
        assertThat(seen.get(0).missed()).isEqualTo(4_800);
    }

    @Test
    void livesOfOneActorAreAskedOfItsNodeAlone() {
        others.put(SILENT, "silent");
        List<ClusterLives> seen = watched(ActorAddress.of("t", "b"));
        there.tryEmitNext(life("a"));
        there.tryEmitNext(life("b"));
        here.tryEmitNext(life("a"));
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(keys(seen)).containsExactly("2 b");
        assertThat(asked).containsOnly(OTHER);
    }

    @Test
    void silentNodeIsToldAndHoldsNobodyUp() {
        others.put(SILENT, "silent");
        List<ClusterLives> seen = watched(null);
        there.tryEmitNext(life("b"));
        time.advanceTimeBy(Duration.ofSeconds(4));
        assertThat(keys(seen)).containsExactly("2 b");
        assertThat(seen)
                .filteredOn(one -> one.silent() != null)
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.node()).isEqualTo(SILENT.toString()));
    }

    @Test
    void nodeWithoutAPlaceLooksAgainOnceItHasOne() {
        hasPlace = false;
        List<ClusterLives> seen = watched(null);
        time.advanceTimeBy(Duration.ofSeconds(3));
        hasPlace = true;
        time.advanceTimeBy(Duration.ofSeconds(1));
        there.tryEmitNext(life("b"));
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(keys(seen)).containsExactly("2 b");
    }

    @Test
    void nothingIsKeptOnceNobodyAsks() {
        watched(null);
        assertThat(there.currentSubscriberCount()).isEqualTo(1);
        watching.dispose();
        time.advanceTimeBy(Duration.ofSeconds(11));
        there.tryEmitNext(life("b"));
        assertThat(there.currentSubscriberCount()).isZero();
        assertThat(here.currentSubscriberCount()).isZero();
    }

    @Test
    void otherNodesQuestionsAreRefusedWhereTheyAreNone() {
        AtomicReference<Throwable> error = new AtomicReference<>();
        other.report(new byte[] {1, 2}).subscribe(report -> {}, error::set);
        assertThat(error.get()).isInstanceOf(InvalidCallException.class);
    }
}
