package dev.rouse.report;

import dev.rouse.ActorAddress;
import dev.rouse.ActorInfo;
import dev.rouse.ActorPhase;
import dev.rouse.ActorPresence;
import dev.rouse.ClusterLives;
import dev.rouse.InvalidCallException;
import dev.rouse.LifecycleEvent;
import dev.rouse.LocatedActor;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OverloadedException;
import dev.rouse.TurnActivity;
import dev.rouse.base.ErrorText;
import dev.rouse.cluster.peer.Peers;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Reports of all nodes of a cluster as one: this one looks at itself, and asks the others over their links. One that does not answer in time is
 * named, and keeps nobody waiting longer.
 */
public final class ClusterReports {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int AT_ONCE = 16;

    /** Time after which nobody else is asked for the sake of one question. */
    private static final Duration ALL_PATIENCE = Duration.ofSeconds(2);

    private static final int MOST_ACTORS = 1000;
    private static final int TOP = 20;

    private final Supplier<Place> place;
    private final Flux<LifecycleEvent> lives;
    private final Scheduler timer;

    /** The place of this node in its cluster, with the other nodes, as they are known now. */
    public interface Place {

        NodeId self();

        /** Turns of this node's actors. Cold. */
        Mono<TurnActivity> activity();

        /** Phases of some of this node's actors, in their order. Cold. */
        Mono<List<ActorPresence>> presence(List<ActorAddress> actors);

        /** Nodes that host actors, with their addresses; empty for one that cannot be reached. Without this one. */
        Map<NodeId, String> others();

        /** The node that has {@code actor}, which may be this one; null for nobody that is known. */
        @Nullable
        NodeId owner(ActorAddress actor);

        Peers peers();
    }

    /**
     * @param place the newest that the node has; throws where it has none
     * @param lives of this node's actors, from one place to the next
     * @param timer of looks at what the others did
     */
    public ClusterReports(Supplier<Place> place, Flux<LifecycleEvent> lives, Scheduler timer) {
        this.place = place;
        this.lives = lives;
        this.timer = timer;
    }

    /** An answer, or why there is none. */
    private record Answer(NodeId node, @Nullable NodeReport report, String silence) {}

    private static Mono<Answer> ask(Peers peers, NodeId node, String address, ReportQuestion question) {
        if (address.isEmpty()) {
            return Mono.just(new Answer(node, null, "It tells no address that others reach it at."));
        }
        WireValue asked = new WireValue(WireValue.Format.JSON, question.encode());
        return peers.ask(node, address, PATIENCE, id -> new Frame.Report(id, asked))
                .map(answer -> new Answer(node, NodeReport.decode(node.toString(), answer.bytes()), ""))
                .onErrorResume(error -> Mono.just(new Answer(node, null, silence(error))))
                .defaultIfEmpty(new Answer(node, null, "It answered nothing."));
    }

    /** Whether {@code error} says of a node no more than that it does not answer. */
    private static boolean isSilence(Throwable error) {
        return error instanceof TimeoutException
                || error instanceof NodeUnavailableException
                || error instanceof OverloadedException;
    }

    private static String silence(Throwable error) {
        return error instanceof TimeoutException
                ? "It did not answer within " + PATIENCE.toMillis() + " ms."
                : ErrorText.message(error);
    }

    // Activity.

    /** The turns of all nodes. Cold. */
    public Mono<TurnActivity> activity() {
        ReportQuestion question = ReportQuestion.ofActivity();
        return Mono.defer(() -> {
            Place now = place.get();
            return Flux.fromIterable(now.others().entrySet())
                    .flatMap(node -> ask(now.peers(), node.getKey(), node.getValue(), question), AT_ONCE)
                    .map(ClusterReports::activity)
                    .mergeWith(own(now))
                    .collectList()
                    .map(ClusterReports::merged);
        });
    }

    /** Turns of this node: a loop of it that is held up holds nobody up here. */
    private Mono<TurnActivity> own(Place now) {
        NodeId self = now.self();
        return now.activity()
                .map(seen -> named(seen, self.toString()))
                .timeout(PATIENCE, timer)
                .onErrorResume(
                        ClusterReports::isSilence,
                        error -> Mono.just(activity(new Answer(self, null, silence(error)))));
    }

    private static TurnActivity activity(Answer answer) {
        NodeReport report = answer.report;
        TurnActivity seen = report == null ? null : report.activity();
        String node = answer.node.toString();
        return seen != null
                ? seen
                : new TurnActivity(
                        Instant.MAX,
                        List.of(new TurnActivity.Share(node, 0, Duration.ZERO, 0, answer.silence)),
                        List.of(),
                        List.of());
    }

    private static TurnActivity named(TurnActivity own, String node) {
        return new TurnActivity(
                own.since(),
                own.nodes().stream().map(share -> share.of(node)).toList(),
                own.actors().stream().map(busy -> busy.of(node)).toList(),
                own.slow().stream().map(slow -> slow.of(node)).toList());
    }

    private static TurnActivity merged(List<TurnActivity> nodes) {
        TurnActivity all = TurnActivity.merged(nodes, TOP);
        return new TurnActivity(
                all.since(),
                all.nodes().stream()
                        .sorted(Comparator.comparing(TurnActivity.Share::node))
                        .toList(),
                all.actors(),
                all.slow());
    }

    // Where actors are.

    /**
     * One actor with the node that has it. Cold.
     *
     * @param info asks that node
     */
    public Mono<LocatedActor> located(ActorAddress actor, Mono<ActorInfo> info) {
        return info.timeout(PATIENCE, timer)
                .map(known -> new LocatedActor(
                        new ActorPresence(actor, owner(place.get(), actor), known.phase(), known.reason(), null),
                        known))
                .onErrorResume(
                        ClusterReports::isSilence,
                        error -> Mono.fromSupplier(() ->
                                new LocatedActor(silent(actor, owner(place.get(), actor), silence(error)), null)));
    }

    /** {@code info}, which asks the node that has an actor; empty where that does not answer in time. */
    public Mono<ActorInfo> known(Mono<ActorInfo> info) {
        return info.timeout(PATIENCE, timer).onErrorResume(ClusterReports::isSilence, error -> Mono.empty());
    }

    private static @Nullable String owner(Place now, ActorAddress actor) {
        NodeId owner = now.owner(actor);
        return owner == null ? null : owner.toString();
    }

    private static ActorPresence silent(ActorAddress actor, @Nullable String node, String why) {
        return new ActorPresence(actor, node, null, null, why);
    }

    /** Tells where actors are awake, in their order, without those who do not answer in time. Cold. */
    public Mono<List<ActorPresence>> presence(List<ActorAddress> actors) {
        if (actors.size() > MOST_ACTORS) {
            return Mono.error(new InvalidCallException(
                    "At most " + MOST_ACTORS + " actors are looked for at once, got " + actors.size() + "."));
        }
        return Mono.defer(() -> {
            Place now = place.get();
            Map<ActorAddress, ActorPresence> known = new ConcurrentHashMap<>();
            return Flux.fromIterable(asks(now, actors))
                    .flatMap(ask -> presence(now, ask), AT_ONCE)
                    .doOnNext(some -> some.forEach(one -> known.put(one.address(), one)))
                    .then()
                    .timeout(ALL_PATIENCE, Mono.empty(), timer)
                    .then(Mono.fromSupplier(() -> actors.stream()
                            .map(actor -> known.computeIfAbsent(
                                    actor, left -> silent(left, owner(now, left), silence(new TimeoutException()))))
                            .toList()));
        });
    }

    /** Question to a node about some of its actors. */
    private record Ask(@Nullable NodeId node, List<ActorAddress> actors) {}

    private static List<Ask> asks(Place now, List<ActorAddress> actors) {
        Map<@Nullable NodeId, List<ActorAddress>> byNode = new HashMap<>();
        for (ActorAddress actor : new LinkedHashSet<>(actors)) {
            byNode.computeIfAbsent(now.owner(actor), node -> new ArrayList<>()).add(actor);
        }
        List<Ask> asks = new ArrayList<>();
        byNode.forEach((node, own) -> {
            for (int from = 0; from < own.size(); from += ReportQuestion.MOST_ACTORS) {
                asks.add(new Ask(node, own.subList(from, Math.min(own.size(), from + ReportQuestion.MOST_ACTORS))));
            }
        });
        return asks;
    }

    private Mono<List<ActorPresence>> presence(Place now, Ask ask) {
        NodeId node = ask.node;
        if (node == null) {
            return Mono.just(present(ask, actor -> new ActorPresence(actor, null, ActorPhase.ASLEEP, null, null)));
        }
        if (node.equals(now.self())) {
            return now.presence(ask.actors)
                    .map(some -> some.stream()
                            .map(one ->
                                    new ActorPresence(one.address(), node.toString(), one.phase(), one.reason(), null))
                            .toList())
                    .timeout(PATIENCE, timer)
                    .onErrorResume(
                            ClusterReports::isSilence,
                            error -> Mono.just(present(ask, actor -> silent(actor, node.toString(), silence(error)))));
        }
        String address = now.others().getOrDefault(node, "");
        return ask(now.peers(), node, address, ReportQuestion.ofPresence(ask.actors))
                .map(answer -> presence(ask, answer));
    }

    private static List<ActorPresence> presence(Ask ask, Answer answer) {
        String node = answer.node.toString();
        List<NodeReport.Standing> told = answer.report == null ? null : answer.report.presence();
        if (told == null || told.size() != ask.actors.size()) {
            String why =
                    answer.report == null ? answer.silence : "It does not tell of its actors: it has another version.";
            return present(ask, actor -> silent(actor, node, why));
        }
        Iterator<NodeReport.Standing> next = told.iterator();
        return present(ask, actor -> {
            NodeReport.Standing standing = next.next();
            return new ActorPresence(actor, node, standing.phase(), standing.reason(), null);
        });
    }

    private static List<ActorPresence> present(Ask ask, Function<ActorAddress, ActorPresence> each) {
        return ask.actors.stream().map(each).toList();
    }

    // Lives.

    /**
     * Lives from now on: those of this node at once, those of others with a look each second.
     *
     * @param actor whose; null for those of all
     */
    public Flux<ClusterLives> lives(@Nullable ActorAddress actor) {
        return Flux.defer(() -> {
            Looks looks = new Looks(actor);
            return lives.filter(event -> actor == null || event.address().equals(actor))
                    .map(event -> new ClusterLives(looks.self, List.of(event), 0, null))
                    .mergeWith(looks.flux());
        });
    }

    /** Looks at the lives of other nodes, and how far each has been told. */
    private final class Looks {

        private final @Nullable ActorAddress actor;
        private final Map<NodeId, Long> told = new ConcurrentHashMap<>();
        private volatile String self = "";

        /** The last node that had the actor. */
        private @Nullable NodeId owner;

        Looks(@Nullable ActorAddress actor) {
            this.actor = actor;
        }

        Flux<ClusterLives> flux() {
            return Flux.interval(Duration.ZERO, BETWEEN_LOOKS, timer)
                    .onBackpressureDrop()
                    .concatMap(look -> Flux.defer(this::look).onErrorComplete(NodeUnavailableException.class), 1);
        }

        private Flux<ClusterLives> look() {
            Place now = place.get();
            self = now.self().toString();
            return Flux.fromIterable(asked(now).entrySet())
                    .flatMap(
                            node -> ask(
                                    now.peers(),
                                    node.getKey(),
                                    node.getValue(),
                                    ReportQuestion.ofLives(told.get(node.getKey()), actor)),
                            AT_ONCE)
                    .mapNotNull(this::lives);
        }

        /** The nodes to ask now: of one actor, that which has it and that which had it. */
        private Map<NodeId, String> asked(Place now) {
            Map<NodeId, String> others = now.others();
            told.keySet().retainAll(others.keySet());
            if (actor == null) {
                return others;
            }
            NodeId before = owner;
            NodeId after = now.owner(actor);
            owner = after;
            Map<NodeId, String> asked = new HashMap<>(others);
            asked.keySet().removeIf(node -> !node.equals(before) && !node.equals(after));
            return asked;
        }

        private @Nullable ClusterLives lives(Answer answer) {
            NodeReport report = answer.report;
            String node = answer.node.toString();
            if (report == null) {
                return new ClusterLives(node, List.of(), 0, answer.silence);
            }
            Long before = told.put(answer.node, report.last());
            boolean isNew = before == null || !report.lives().isEmpty() || report.missed() > 0;
            return isNew ? new ClusterLives(node, report.lives(), report.missed(), null) : null;
        }
    }
}
