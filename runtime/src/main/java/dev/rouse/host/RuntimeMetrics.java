package dev.rouse.host;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import dev.rouse.LifecycleHook;
import dev.rouse.NodeHealth;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeListener.ActorStarted;
import dev.rouse.WorkflowStatus;
import dev.rouse.base.Arguments;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A runtime's meters of Micrometer, {@code rouse.*}, listed in {@code runtime/OPERATIONS.md}. Labels are actor types and
 * outcomes, never keys. Needs {@code micrometer-core}. One object is for one runtime.
 *
 * <pre>{@code
 * builder.options(o -> o.listener(new RuntimeMetrics(registry)));
 * RuntimeMetrics.gauges(runtime).bindTo(registry);
 * }</pre>
 */
public final class RuntimeMetrics implements RuntimeListener {

    private final MeterRegistry registry;
    private final Map<String, OfType> types = new ConcurrentHashMap<>();
    private final Timer commits;
    private final DistributionSummary commitActors;
    private final DistributionSummary commitBytes;
    private final Timer heartbeats;
    private final Counter lost;
    private final Counter blocked;
    private final Counter shardsTaken;
    private final Counter shardsGiven;
    private final Timer handOvers;
    private final Counter suspected;
    private final Counter revoked;
    private final Counter relayed;
    private final Counter passedOn;
    private final Timer startWaits;
    private final AtomicLong startsWaiting = new AtomicLong();
    private final AtomicLong alarmsWaiting = new AtomicLong();
    private final AtomicLong oldestAlarmNanos = new AtomicLong();

    /** Registers the meters of one runtime, whose listener this is, with {@code registry}. */
    public RuntimeMetrics(MeterRegistry registry) {
        this.registry = Arguments.required("registry", registry);
        this.commits = registry.timer("rouse.commits");
        this.commitActors = registry.summary("rouse.commit.actors");
        this.commitBytes = registry.summary("rouse.commit.bytes");
        this.heartbeats = registry.timer("rouse.heartbeats");
        this.lost = registry.counter("rouse.places.lost");
        this.blocked = registry.counter("rouse.lanes.blocked");
        this.shardsTaken = registry.counter("rouse.shards.taken");
        this.shardsGiven = registry.counter("rouse.shards.given");
        this.handOvers = registry.timer("rouse.shards.handover");
        this.suspected = registry.counter("rouse.members.suspected");
        this.revoked = registry.counter("rouse.members.revoked");
        this.relayed = registry.counter("rouse.calls.relayed");
        this.passedOn = registry.counter("rouse.calls.passed");
        this.startWaits = registry.timer("rouse.starts.waited");
        registry.gauge("rouse.starts.waiting", startsWaiting);
        registry.gauge("rouse.alarms.waiting", alarmsWaiting);
        TimeGauge.builder("rouse.alarms.oldest", oldestAlarmNanos, TimeUnit.NANOSECONDS, AtomicLong::get)
                .register(registry);
    }

    /** The state of {@code node} whenever it is asked for. */
    public static MeterBinder gauges(ActorNode node) {
        Arguments.required("node", node);
        return registry -> {
            gauge(registry, "rouse.ready", node, health -> health.ready() ? 1 : 0);
            gauge(registry, "rouse.actors.resident", node, NodeHealth::residentActors);
            gauge(
                    registry,
                    "rouse.commit.actors.last",
                    node,
                    health -> health.store().lastGroup());
            gauge(
                    registry,
                    "rouse.blocking.running",
                    node,
                    health -> health.blocking().running());
            gauge(
                    registry,
                    "rouse.blocking.waiting",
                    node,
                    health -> health.blocking().waiting());
            FunctionCounter.builder(
                            "rouse.blocking.refused",
                            node,
                            of -> of.health().blocking().refused())
                    .register(registry);
            time(registry, "rouse.confirmed.age", node, NodeHealth::sinceConfirmed);
            time(
                    registry,
                    "rouse.heartbeat.last",
                    node,
                    health -> health.store().heartbeat());
            time(
                    registry,
                    "rouse.admission.last",
                    node,
                    health -> health.store().admission());
        };
    }

    private static void gauge(MeterRegistry registry, String name, ActorNode node, ToDoubleFunction<NodeHealth> value) {
        Gauge.builder(name, node, of -> value.applyAsDouble(of.health())).register(registry);
    }

    private static void time(
            MeterRegistry registry, String name, ActorNode node, Function<NodeHealth, Duration> value) {
        TimeGauge.builder(
                        name,
                        node,
                        TimeUnit.NANOSECONDS,
                        of -> value.apply(of.health()).toNanos())
                .register(registry);
    }

    @Override
    public void actorStarted(ActorStarted event) {
        OfType type = of(event.address());
        Timer starts = event.created()
                ? type.newStarts
                : event.ledger().roundTrips() == 0 ? type.startsFromBundle : type.startsWithRead;
        starts.record(event.took());
    }

    @Override
    public void actorSlept(ActorAddress address, int bytes) {
        of(address).sleeps.increment();
    }

    @Override
    public void actorDestroyed(ActorAddress address) {
        of(address).destroys.increment();
    }

    @Override
    public void hookFailed(String type, LifecycleHook hook) {
        registry.counter("rouse.hooks.failed", "type", type, "hook", hook.method())
                .increment();
    }

    @Override
    public void callAccepted(String type, int depth) {
        of(type).mailboxDepth.record(depth);
    }

    @Override
    public void turnEnded(String type, String action, boolean failed) {
        OfType meters = of(type);
        (failed ? meters.failedTurns : meters.turns).increment();
    }

    @Override
    public void failedUnheard(ActorAddress address, String action, Throwable error) {
        registry.counter("rouse.failures.unheard", "type", address.type()).increment();
    }

    @Override
    public void turnRunsLong(ActorAddress address, String action, Duration ran) {
        of(address).longTurns.increment();
    }

    @Override
    public void turnCutOff(ActorAddress address, String action, Duration ran) {
        of(address).turnsCutOff.increment();
    }

    @Override
    public void laneBlocked(Thread thread, Duration age, StackTraceElement[] stack) {
        blocked.increment();
    }

    @Override
    public void alarmFired(String type, String action, Duration late, int attempt, boolean failed, boolean dead) {
        OfType meters = of(type);
        meters.alarmLateness.record(late);
        (dead ? meters.deadAlarms : failed ? meters.retriedAlarms : meters.alarms).increment();
    }

    @Override
    public void messagesHeld(String type, String queue, String limit) {
        registry.counter("rouse.queue.held", "type", type, "queue", queue, "limit", limit)
                .increment();
    }

    @Override
    public void messageHandled(String type, String queue, Duration waited, int attempt, boolean failed, boolean dead) {
        registry.timer(
                        "rouse.queue.messages",
                        "type",
                        type,
                        "queue",
                        queue,
                        "outcome",
                        dead ? "dead" : failed ? "retried" : "handled")
                .record(waited);
    }

    @Override
    public void messageDelivered(String type, String receiver, Duration waited, boolean failed, boolean dead) {
        registry.timer(
                        "rouse.outbox.messages",
                        "type",
                        type,
                        "receiver",
                        receiver,
                        "outcome",
                        dead ? "dead" : failed ? "retried" : "delivered")
                .record(waited);
    }

    @Override
    public void workflowStarted(String type, String workflow) {
        registry.counter("rouse.workflows.started", "type", type, "workflow", workflow)
                .increment();
    }

    @Override
    public void workflowEnded(
            String type, String workflow, WorkflowStatus status, Duration took, int entries, long bytes) {
        String outcome = status.name().toLowerCase(Locale.ROOT);
        registry.timer("rouse.workflows.ended", "type", type, "workflow", workflow, "outcome", outcome)
                .record(took);
        registry.summary("rouse.workflow.entries", "type", type, "workflow", workflow)
                .record(entries);
        registry.summary("rouse.workflow.bytes", "type", type, "workflow", workflow)
                .record((double) bytes);
    }

    @Override
    public void workflowPaused(ActorAddress address, String workflow, String id, String reason) {
        registry.counter("rouse.workflows.paused", "type", address.type(), "workflow", workflow)
                .increment();
    }

    @Override
    public void stepEnded(String type, String workflow, int attempt, boolean failed, boolean last, boolean undo) {
        String outcome = !failed ? "done" : last ? "failed" : "retried";
        registry.counter(
                        undo ? "rouse.workflow.undone" : "rouse.workflow.steps",
                        "type",
                        type,
                        "workflow",
                        workflow,
                        "outcome",
                        outcome)
                .increment();
    }

    @Override
    public void startQueued() {
        startsWaiting.incrementAndGet();
    }

    @Override
    public void startDequeued(Duration waited) {
        startsWaiting.decrementAndGet();
        startWaits.record(waited);
    }

    @Override
    public void alarmsWaiting(int actors, Duration oldest) {
        alarmsWaiting.set(actors);
        oldestAlarmNanos.set(oldest.toNanos());
    }

    @Override
    public void committed(int actors, int bytes, Duration took) {
        commits.record(took);
        commitActors.record(actors);
        commitBytes.record(bytes);
    }

    @Override
    public void heartbeat(Duration took) {
        heartbeats.record(took);
    }

    @Override
    public void fenced(String reason) {
        lost.increment();
    }

    @Override
    public void shardsTaken(int shards) {
        shardsTaken.increment(shards);
    }

    @Override
    public void shardsGiven(int shards, Duration took) {
        shardsGiven.increment(shards);
        handOvers.record(took);
    }

    @Override
    public void memberSuspected(String node) {
        suspected.increment();
    }

    @Override
    public void memberRevoked(String node) {
        revoked.increment();
    }

    @Override
    public void callRelayed() {
        relayed.increment();
    }

    @Override
    public void callPassedOn() {
        passedOn.increment();
    }

    private OfType of(ActorAddress address) {
        return of(address.type());
    }

    private OfType of(String type) {
        OfType known = types.get(type);
        return known != null ? known : types.computeIfAbsent(type, fresh -> new OfType(registry, fresh));
    }

    /** The meters of one actor type, found once. */
    private static final class OfType {

        private final Timer newStarts;
        private final Timer startsFromBundle;
        private final Timer startsWithRead;
        private final Counter sleeps;
        private final Counter destroys;
        private final DistributionSummary mailboxDepth;
        private final Counter turns;
        private final Counter failedTurns;
        private final Counter longTurns;
        private final Counter turnsCutOff;
        private final Timer alarmLateness;
        private final Counter alarms;
        private final Counter retriedAlarms;
        private final Counter deadAlarms;

        OfType(MeterRegistry registry, String type) {
            newStarts = registry.timer("rouse.actor.starts", "type", type, "source", "new");
            startsFromBundle = registry.timer("rouse.actor.starts", "type", type, "source", "bundle");
            startsWithRead = registry.timer("rouse.actor.starts", "type", type, "source", "live");
            sleeps = registry.counter("rouse.actor.sleeps", "type", type);
            destroys = registry.counter("rouse.actor.destroys", "type", type);
            mailboxDepth = registry.summary("rouse.mailbox.depth", "type", type);
            turns = registry.counter("rouse.turns", "type", type, "outcome", "done");
            failedTurns = registry.counter("rouse.turns", "type", type, "outcome", "failed");
            longTurns = registry.counter("rouse.turns.long", "type", type);
            turnsCutOff = registry.counter("rouse.turns.cut", "type", type);
            alarmLateness = registry.timer("rouse.alarm.lateness", "type", type);
            alarms = registry.counter("rouse.alarms", "type", type, "outcome", "done");
            retriedAlarms = registry.counter("rouse.alarms", "type", type, "outcome", "retried");
            deadAlarms = registry.counter("rouse.alarms", "type", type, "outcome", "dead");
        }
    }
}
