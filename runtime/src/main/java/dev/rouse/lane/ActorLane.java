package dev.rouse.lane;

import dev.rouse.life.Activation;
import dev.rouse.feature.AlarmChanges;
import dev.rouse.life.Failures;
import dev.rouse.life.LifecycleEvents;
import dev.rouse.life.Shutdown;
import dev.rouse.life.Startup;
import dev.rouse.deadlock.DeadlockWatch;
import dev.rouse.stored.ActorRecords;
import dev.rouse.stored.Features;
import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorInfo;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OverloadedException;
import dev.rouse.RetryableException;
import dev.rouse.RuntimeListener;
import dev.rouse.blocking.BlockingWork;
import dev.rouse.call.Call;
import dev.rouse.call.CallDeadlines;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallStream;
import dev.rouse.commit.GroupCommit;
import dev.rouse.gate.CommitBudget;
import dev.rouse.gate.EncodeChecks;
import dev.rouse.gate.GateLane;
import dev.rouse.gate.HeldBudget;
import dev.rouse.kv.KvExecutor;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvVersion;
import dev.rouse.loop.CurrentPart;
import dev.rouse.loop.LaneLoop;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.record.Keys;
import dev.rouse.stream.StreamReply;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnWatch;
import dev.rouse.type.HostedType;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One event loop's share of the actors: brings calls to them, starts those that are asleep, and has what they all need.
 * Calls are refused when too many are on their way; the runtime's own work never is, because the calls bound it.
 */
public final class ActorLane implements GateLane {

    /** Of an entry's id behind the clock's milliseconds. */
    private static final int ID_BITS = 16;

    private final LaneLoop loop;
    private final NodeServices node;
    private final LaneSettings settings;
    private final GroupCommit commits;
    private final ActorRecords records;
    private final Context context;
    private final IdleActors idle;
    private final CallDeadlines deadlines;
    private final Nesting nesting;
    private final TurnWatch turns;
    private final ActivationTable residents;
    private final Startup beginnings = new Startup(this);
    private final Shutdown endings = new Shutdown(this);
    private final Retries retries = new Retries(this);
    private final EncodeChecks proofs = new EncodeChecks();
    private final Admission refusals;
    private final WarmActors warm;
    private final CommitBudget budget;
    private final Questions questions;
    private final SplittableRandom random;

    private long lastId;
    private volatile boolean stopping;
    private volatile @Nullable NodeUnavailableException closed;

    public ActorLane(EventExecutor executor, NodeServices node, LaneSettings settings) {
        this.node = node;
        this.settings = settings;
        this.budget = CommitBudget.of(node.limits());
        this.loop = new LaneLoop(executor, node.ticker(), this::afterBatch, node.fence()::thrown);
        this.context = KvExecutor.context(loop::executeUnlessEnded);
        this.commits = new GroupCommit(node.fence(), this, context, settings.groupActors(), settings.groupBytes());
        this.refusals = new Admission(this, node.fence());
        this.records = new ActorRecords(
                node.keys(), budget, node.features(), node.limits().smallValueBytes());
        this.residents = new ActivationTable(this, node.starts(), settings);
        this.questions = new Questions(this, settings.maxInTransit());
        this.warm = new WarmActors(settings.warmBytes());
        this.idle = new IdleActors(this, node.types().size());
        this.deadlines = new CallDeadlines(loop, node.types());
        this.turns = new TurnWatch(loop, this::clockMillis, node.listener(), node.types());
        this.nesting = new Nesting(
                new HeldBudget(settings.maxInTransit()), new DeadlockWatch(this, deadlines, node.deadlocks()));
        this.random = new SplittableRandom(node.random().nextLong());
    }

    // Work.

    /** Lets go what waited for the end of a batch of work, and sends what is to be saved. */
    private void afterBatch() {
        do {
            proofs.run();
            commits.flush();
        } while (!proofs.isEmpty());
    }

    @Override
    public void submit(Runnable step, Call call) {
        NodeUnavailableException refusal = closed;
        if (refusal != null) {
            call.refuse(refusal);
        } else if (loop.backlog() >= settings.maxInTransit()) {
            call.refuse(new OverloadedException("calls in transit to one lane", settings.maxInTransit()));
        } else {
            loop.put(step);
        }
    }

    /** Runs {@code task} on the lane: at once when called there, else in turn. Never refuses. */
    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /** As {@link #execute}, without a limit to how many such tasks begin inside each other. */
    public void executeNested(Runnable task) {
        loop.executeNested(task);
    }

    /** Runs {@code task} on the lane after all that is there. */
    public void executeLater(Runnable task) {
        loop.put(task);
    }

    /** Runs {@code task} on the lane after {@code nanos}. */
    public Disposable schedule(Runnable task, long nanos) {
        return loop.schedule(task, nanos);
    }

    public boolean inLane() {
        return loop.isHere();
    }

    @Override
    public LaneLoop loop() {
        return loop;
    }

    /** From any thread: the turn that the calling code is a part of; null for none. It may have ended. */
    @Nullable
    public Turn runningTurn() {
        return loop.isHere() && loop.current().get() instanceof Turn turn ? turn : null;
    }

    public CurrentPart current() {
        return loop.current();
    }

    // Calls.

    /** Finds the call's actor, or starts it. */
    @Override
    public void arrived(Call call) {
        if (call.isEnded()) {
            return;
        }
        RetryableException refusal = refusals.ofAny(call);
        if (refusal != null) {
            call.refuse(refusal);
            return;
        }
        deadlines.add(call);
        if (call.kind() == CallKind.RESUME) {
            failures().forget(call.address());
        }
        Activation actor = residents.find(call.address());
        if (actor != null) {
            actor.accept(call);
        } else {
            refusals.admit(call);
        }
    }

    @Override
    public void again(Call call, int tries) {
        retries.later(call, tries);
    }

    @Override
    public CallStream stream(Call call, long demand) {
        return new StreamReply(call, this, demand);
    }

    /** Puts the actors of {@code type}, which is paused, to sleep, those too that are starting. */
    public void sleepAll(HostedType type) {
        execute(() -> beginnings.typePause().begin(type));
    }

    @Override
    public void noLongerWaits(Call call) {
        deadlines.remove(call);
    }

    @Override
    public void withdrawn(Call call) {
        noLongerWaits(call);
        retries.withdraw(call);
        Activation actor = residents.find(call.address());
        if (actor != null) {
            actor.withdrawn(call);
        }
    }

    // Questions from any thread.

    /** Tells what is durable of an actor that is resident here; empty when it is not. */
    public Mono<ActorInfo> info(ActorAddress address) {
        return whenOpen(Mono.create(sink -> execute(() -> questions.ask(address, sink))));
    }

    /** {@code question}, answered on this lane; where its event loop has ended meanwhile, by whoever has the answer. */
    public <T> Mono<T> answeredHere(Mono<T> question) {
        return Mono.create(sink -> sink.onCancel(question.subscribe(
                value -> answer(() -> sink.success(value)),
                error -> answer(() -> sink.error(error)),
                () -> answer(sink::success),
                context.putAll(sink.contextView()))));
    }

    private void answer(Runnable answer) {
        try {
            loop.executeUnlessEnded(answer);
        } catch (RejectedExecutionException e) {
            answer.run();
        }
    }

    /** {@code stored}, what the store knows of an actor, with what this lane knows of it. */
    public Mono<ActorInfo> completed(HostedType type, ActorInfo stored) {
        return whenOpen(Mono.create(sink -> execute(() -> sink.success(refusals.completed(type, stored)))));
    }

    /** {@code question}, or the reason not to ask: a lane that is closed may have no thread any more. */
    public <T> Mono<T> whenOpen(Mono<T> question) {
        return Mono.defer(() -> closed == null ? question : Mono.error(unavailable()));
    }

    /** Those of {@code addresses} that are asleep with nothing known of them, marked as on their way. */
    public Mono<List<ActorAddress>> beginPrewarm(List<ActorAddress> addresses) {
        return whenOpen(Mono.create(sink -> execute(() -> {
            sink.success(warm.beginPrewarm(addresses, address -> residents.find(address) == null, floor()));
        })));
    }

    /**
     * Keeps what was read ahead, unless the actor was started meanwhile: then the read may be of before, even where another
     * one is on its way by now. Completes with whether it was kept.
     */
    public Mono<Boolean> endPrewarm(ActorAddress address, @Nullable PreloadBundle bundle) {
        return whenOpen(Mono.create(sink -> execute(() -> {
            sink.success(warm.endPrewarm(address, bundle, closed == null));
        })));
    }

    /** Actors that are awake, or on their way to or from it. */
    public int residents() {
        return residents.count();
    }

    // The end.

    /**
     * Takes no more calls from outside, ends what runs and puts every actor to sleep; completes when none is left. A turn
     * of another lane may wake one again: until no lane has any, stop again.
     */
    public Mono<Void> stop() {
        return Mono.<Mono<Void>>create(sink -> execute(() -> {
                    stopping = true;
                    sink.success(residents.leave());
                }))
                .flatMap(reached -> reached);
    }

    /** Serves nothing any more: all that waits fails with {@code reason}, what is in flight with its own outcome. */
    public void close(NodeUnavailableException reason) {
        closed = reason;
        execute(() -> {
            warm.clear();
            residents.nameThoseLeft();
            residents.all().forEach(actor -> endings.abandon(actor, reason));
            turns.stopAll(reason);
            retries.close(reason);
        });
    }

    /** Ends what is in flight with an unknown outcome: nobody will be here to be told another. */
    public void end() {
        execute(commits::end);
    }

    @Override
    public void thrown(Throwable error) {
        node.fence().thrown(error);
    }

    @Override
    public boolean isOpen() {
        return closed == null;
    }

    public boolean isStopping() {
        return stopping;
    }

    @Override
    public boolean mayServe() {
        return node.fence().mayServe();
    }

    @Override
    public NodeUnavailableException unavailable() {
        NodeUnavailableException reason = closed;
        return reason != null ? reason : new NodeUnavailableException("the store has not confirmed it for too long");
    }

    // What its actors use.

    public Startup beginnings() {
        return beginnings;
    }

    public Shutdown endings() {
        return endings;
    }

    public Failures failures() {
        return refusals.failures();
    }

    public Retries retries() {
        return retries;
    }

    public LifecycleEvents events() {
        return node.events();
    }

    /** When the lane began what it does now: a clock that costs nothing. */
    public long now() {
        return loop.now();
    }

    @Override
    public long nanoTime() {
        return node.ticker().nanoTime();
    }

    @Override
    public long clockMillis() {
        return node.clock().millis();
    }

    public long random() {
        return random.nextLong();
    }

    /**
     * An id for an entry of a schedule: greater than that of each made here before, so that entries of one time go by their
     * creation. By the clock, with a random end: no id of an actor comes twice.
     *
     * @param newest the greatest that the actor has
     */
    @Override
    public long newId(long newest) {
        long byClock = clockMillis() << ID_BITS | random.nextInt(1 << ID_BITS);
        lastId = Math.max(byClock, Math.max(lastId, newest) + 1);
        return lastId;
    }

    public AlarmChanges alarms() {
        return node.alarms();
    }

    public Nesting nesting() {
        return nesting;
    }

    @Override
    public TurnWatch turns() {
        return turns;
    }

    @Override
    public EncodeChecks proofs() {
        return proofs;
    }

    @Override
    public GroupCommit commits() {
        return commits;
    }

    public ActivationTable residing() {
        return residents;
    }

    /** What its requests to the store carry. */
    public Context context() {
        return context;
    }

    public IdleActors idle() {
        return idle;
    }

    public ActorRecords records() {
        return records;
    }

    public Keys keys() {
        return node.keys();
    }

    @Override
    public Mono<KvSnapshot> read(KvRead.Builder request) {
        return node.fence().read(request);
    }

    public KvVersion floor() {
        return node.fence().floor();
    }

    public void warm(ActorAddress address, PreloadBundle bundle) {
        if (closed == null) {
            warm.put(address, bundle);
        }
    }

    public Questions questions() {
        return questions;
    }

    public WarmActors warm() {
        return warm;
    }

    @Override
    public RuntimeListener listener() {
        return node.listener();
    }

    @Override
    public ActorClient actors() {
        return node.actors();
    }

    public BlockingWork blocking() {
        return node.blocking();
    }

    @Override
    public boolean isBlockingCode() {
        return blocking().isHere();
    }

    @Override
    public long maxChanges() {
        return budget.turn();
    }

    @Override
    public HeldBudget held() {
        return nesting.held();
    }

    public Features features() {
        return node.features();
    }

    /** How much its actors may change. */
    @Override
    public CommitBudget budget() {
        return budget;
    }
}
