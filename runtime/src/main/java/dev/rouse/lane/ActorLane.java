package dev.rouse.lane;

import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OverloadedException;
import dev.rouse.RetryableException;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeObserver;
import dev.rouse.blocking.BlockingWork;
import dev.rouse.call.Call;
import dev.rouse.call.CallDeadlines;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallStream;
import dev.rouse.call.Recipient;
import dev.rouse.commit.GroupCommit;
import dev.rouse.connection.ConnectionWatch;
import dev.rouse.deadlock.DeadlockWatch;
import dev.rouse.deadlock.WatchedLane;
import dev.rouse.event.follow.EventHub;
import dev.rouse.feature.AlarmChanges;
import dev.rouse.gate.CommitBudget;
import dev.rouse.gate.EncodeChecks;
import dev.rouse.gate.HeldBudget;
import dev.rouse.kv.KvExecutor;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvVersion;
import dev.rouse.life.Activation;
import dev.rouse.life.Failures;
import dev.rouse.life.LifeLane;
import dev.rouse.life.Lifecycle;
import dev.rouse.life.LifecycleEvents;
import dev.rouse.life.Reception;
import dev.rouse.life.Residency;
import dev.rouse.life.Shutdown;
import dev.rouse.life.Startup;
import dev.rouse.life.TypePause;
import dev.rouse.loop.LaneLoop;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.WarmBundle;
import dev.rouse.remote.Elsewhere;
import dev.rouse.shard.ShardSet;
import dev.rouse.stored.ActorRecords;
import dev.rouse.stored.Features;
import dev.rouse.stream.StreamReply;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnWatch;
import dev.rouse.type.HostedType;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/**
 * One event loop's share of the actors: brings calls to them, starts those that are asleep, and has what they all need.
 * Calls are refused when too many are on their way; the runtime's own work never is, because the calls bound it.
 */
public final class ActorLane implements LifeLane, WatchedLane {

    /** Longer is long for a drain. */
    private static final long DRAINS_WITHIN = Duration.ofMillis(200).toNanos();

    private final LaneLoop loop;
    private final NodeServices node;
    private final LaneSettings settings;
    private final GroupCommit commits;
    private final ActorRecords records;
    private final Context context;
    private final CallDeadlines deadlines;
    private final HeldBudget held;
    private final DeadlockWatch deadlocks;
    private final TurnWatch turns;
    private final EncodeChecks proofs = new EncodeChecks();
    private final WarmActors warm;
    private final CommitBudget budget;
    private final SplittableRandom random;
    private final Failures failures = new Failures(this);
    private final Shutdown shutdown = new Shutdown(this, failures);
    private final TypePause typePause = new TypePause(shutdown, failures);
    private final Reception reception = new Reception(this);
    private final ActivationTable table;
    private final Admission admission;
    private final Retries retries;
    private final Questions questions;
    private final EventHub events;
    private final ConnectionWatch connections;

    private final ClockIds ids;
    private final Elsewhere elsewhere;
    private final UnconfirmedAnswers unconfirmed;
    private final LaneShards shards = new LaneShards();
    private volatile @Nullable NodeUnavailableException closed;

    public ActorLane(EventExecutor executor, NodeServices node, LaneSettings settings) {
        this.node = node;
        this.settings = settings;
        this.budget = CommitBudget.of(node.limits());
        this.loop = new LaneLoop(executor, node.ticker(), this::afterBatch, node.fence()::thrown);
        this.context = KvExecutor.context(loop::executeUnlessEnded);
        this.commits = new GroupCommit(node.fence(), this, context, settings.groupActors(), settings.groupBytes());
        this.warm = new WarmActors(settings.warmBytes());
        Startup startup = new Startup(this, node.starts(), settings.starts(), shutdown, failures, typePause);
        this.table = new ActivationTable(
                this, startup, shutdown, failures, reception, warm, node.types().size(), settings);
        this.records = new ActorRecords(node.keys(), node.features(), table);
        this.admission = new Admission(this, node.fence(), failures);
        this.retries = new Retries(this, table);
        this.events = new EventHub(this, node.keys());
        this.connections = new ConnectionWatch(this, node.features().connections(), node.members());
        this.questions = new Questions(this, table, failures, settings.maxInTransit());
        this.deadlines = new CallDeadlines(loop, node.types());
        this.turns = new TurnWatch(loop, this::clockMillis, node.listener(), node.types());
        this.held = new HeldBudget(settings.maxInTransit());
        this.deadlocks = new DeadlockWatch(this, deadlines, node.deadlocks());
        this.unconfirmed = new UnconfirmedAnswers(this, node.fence());
        this.random = new SplittableRandom(node.random().nextLong());
        this.ids = new ClockIds(random);
        this.elsewhere = node.elsewhere().apply(this);
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

    @Override
    public Disposable schedule(Runnable task, long nanos) {
        return loop.schedule(task, nanos);
    }

    @Override
    public LaneLoop loop() {
        return loop;
    }

    // Calls.

    /** Finds the call's actor, or starts it; a call of an actor whose shard is not open here goes elsewhere. */
    @Override
    public void arrived(Call call) {
        if (call.isEnded()) {
            return;
        }
        if (!serves(call.address()) && isOpen() && !admission.endsHere(call)) {
            leavesHere(call);
            return;
        }
        RetryableException refusal = admission.refusal(call);
        if (refusal != null) {
            call.refuse(refusal);
            return;
        }
        deadlines.add(call);
        if (call.kind() == CallKind.INFO) {
            node.infos().apply(call).subscribe(call::complete, call::fail);
            return;
        }
        if (call.kind() == CallKind.EVENTS) {
            events.follow(call);
            return;
        }
        if (call.kind() == CallKind.RESUME) {
            failures.forget(call.address());
        }
        Activation activation = table.find(call.address());
        if (activation != null) {
            reception.accept(activation, call);
        } else if (admission.admitsStart(call)) {
            table.activate(call);
        }
    }

    private void leavesHere(Call call) {
        if (call.kind().isFromOutside()) {
            deadlines.add(call);
            elsewhere.take(call);
        } else {
            call.refuse(new NodeUnavailableException("it gives up the shard of " + call.address() + ", or stops"));
        }
    }

    @Override
    public void begin(Activation activation, Call call) {
        reception.begin(activation, call);
    }

    @Override
    public boolean admits(Call call) {
        return typePause.admits(call);
    }

    @Override
    public void waitsInLine(Call call) {
        deadlocks.waits(call);
    }

    @Override
    public int retrying(ActorAddress address) {
        return retries.pausing(address);
    }

    @Override
    public ConnectionWatch connections() {
        return connections;
    }

    @Override
    public void settled(Activation activation) {
        questions.decided(activation);
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
        execute(() -> typePause.begin(type, table.all()));
    }

    @Override
    public void noLongerWaits(Call call) {
        deadlines.remove(call);
    }

    @Override
    public void withdrawn(Call call) {
        noLongerWaits(call);
        retries.withdraw(call);
        elsewhere.withdrawn(call);
        Activation activation = table.find(call.address());
        if (activation != null) {
            activation.withdrawn(call);
        }
    }

    // Questions from any thread.

    /** Asks {@code question} on this lane, which gives its sink the answer. */
    public <T> Mono<T> ask(BiConsumer<Questions, MonoSink<T>> question) {
        return whenOpen(Mono.create(sink -> execute(() -> question.accept(questions, sink))));
    }

    /** Answers {@code question} on this lane; where its event loop has ended meanwhile, by whoever has the answer. */
    public <T> Mono<T> answeredHere(Mono<T> question) {
        return loop.answering(question, context);
    }

    /** Asks {@code question}, or ends with the reason not to: a lane that is closed may have no thread any more. */
    public <T> Mono<T> whenOpen(Mono<T> question) {
        return Mono.defer(() -> closed == null ? question : Mono.error(unavailable()));
    }

    /**
     * Those of {@code addresses} that are asleep with nothing known of them, marked as on their way: of shards that are open here
     * alone, as a read from before the claim may be older than what another node has written.
     */
    public Mono<List<ActorAddress>> beginPrewarm(List<ActorAddress> addresses) {
        return whenOpen(Mono.create(sink -> execute(() -> sink.success(
                warm.beginPrewarm(addresses, address -> serves(address) && table.find(address) == null, floor())))));
    }

    /**
     * Keeps what was read ahead, unless the actor was started meanwhile: then the read may be of before, even where another
     * one is on its way by now. Completes with whether it was kept.
     */
    public Mono<Boolean> endPrewarm(ActorAddress address, @Nullable PreloadBundle bundle) {
        return whenOpen(Mono.create(sink ->
                execute(() -> sink.success(warm.endPrewarm(address, bundle, closed == null && serves(address))))));
    }

    /** Actors that are awake, or on their way to or from it. */
    public int residents() {
        return table.count();
    }

    // The end.

    /**
     * Serves {@code claimed}: from any thread, and before any call of them.
     *
     * @param known of actors of theirs, as the store has them
     */
    public void open(ShardSet claimed, List<WarmBundle> known) {
        execute(() -> {
            warm.endPrewarms(claimed);
            shards.open(claimed);
            known.forEach(each -> warm.put(each, node.type(each.actor().type())));
            elsewhere.opened(claimed);
        });
    }

    /**
     * Forgets what it knows of actors of {@code drained} that sleep. Completes with of that what {@code maxBytes} have room for: the
     * store has the same, as long as nobody else has the shards.
     */
    public Mono<List<WarmBundle>> takeWarm(ShardSet drained, long maxBytes) {
        return Mono.create(sink -> execute(() -> sink.success(warm.takeAll(drained, maxBytes))));
    }

    /**
     * Takes no more calls from outside to actors of {@code left}, ends what runs and puts those actors to sleep. Completes with
     * how many there were to put to sleep, when none is left. A turn of another lane may wake one again: until no lane has any,
     * drain again.
     */
    public Mono<Integer> drain(ShardSet left) {
        return Mono.<Mono<Integer>>create(sink -> execute(() -> {
                    shards.drain(left);
                    events.leave(left::contains);
                    schedule(() -> shards.letTurnsIn(left, elsewhere::opened), DRAINS_WITHIN);
                    sink.success(table.leave(left));
                }))
                .flatMap(reached -> reached);
    }

    /**
     * Gives up {@code left}, unless an actor of theirs is left here: from here on they are no more than those of others.
     * Completes with whether it did.
     */
    public Mono<Boolean> giveUp(ShardSet left) {
        return Mono.create(sink -> execute(() -> {
            boolean empty = !table.hasAny(left);
            if (empty) {
                shards.giveUp(left);
                events.leave(left::contains);
            }
            sink.success(empty);
        }));
    }

    /** Drains again what it gave up, as another lane has something left. */
    public void takeBack() {
        execute(() -> elsewhere.opened(shards.takeBack()));
    }

    /** Completes when no call is under way from here to other nodes. Cold. */
    public Mono<Void> whenIdle() {
        return whenOpen(Mono.<Mono<Void>>create(sink -> execute(() -> sink.success(elsewhere.whenIdle())))
                .flatMap(idle -> idle));
    }

    /** Serves nothing any more: all that waits fails with {@code reason}, what is in flight with its own outcome. */
    public void close(NodeUnavailableException reason) {
        closed = reason;
        execute(() -> {
            warm.clear();
            table.abandon(reason);
            turns.stopAll(reason);
            retries.close(reason);
            unconfirmed.close();
            events.close(reason);
            elsewhere.close(reason);
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

    @Override
    public boolean serves(ActorAddress address) {
        return shards.serves(address.id());
    }

    @Override
    public boolean drains(ActorAddress address) {
        return shards.drains(address.id());
    }

    /** As {@link #drains}, of one that calls of turns are served of until then. */
    boolean drainsSlowly(ActorAddress address) {
        return shards.drainsSlowly(address.id());
    }

    @Override
    public boolean isElsewhere(Call call) {
        return elsewhere.has(call);
    }

    @Override
    public void inquire(Call call, byte[] question, Consumer<byte @Nullable []> answer) {
        elsewhere.inquire(call, question, answer);
    }

    /** Tells the node that {@code call} came from what it waits for here. */
    public Mono<byte[]> inquired(Call call, byte[] question) {
        return deadlocks.inquired(call, question);
    }

    @Override
    public boolean mayServe() {
        return node.fence().mayServe();
    }

    @Override
    public boolean isConfirmed() {
        return node.fence().isConfirmed();
    }

    @Override
    public void answerConfirmed(Turn turn) {
        unconfirmed.add(turn);
    }

    @Override
    public NodeUnavailableException unavailable() {
        NodeUnavailableException reason = closed;
        return reason != null ? reason : new NodeUnavailableException("the store has not confirmed it for too long");
    }

    // For its actors.

    @Override
    public Lifecycle lifecycle() {
        return shutdown;
    }

    @Override
    public Residency residency() {
        return table;
    }

    @Override
    public @Nullable Activation find(ActorAddress address) {
        return table.find(address);
    }

    @Override
    public LifecycleEvents events() {
        return node.events();
    }

    @Override
    public long nanoTime() {
        return node.ticker().nanoTime();
    }

    @Override
    public long clockMillis() {
        return node.clock().millis();
    }

    @Override
    public long random() {
        return random.nextLong();
    }

    @Override
    public long newId(long newest) {
        return ids.next(clockMillis(), newest);
    }

    @Override
    public AlarmChanges alarms() {
        return node.alarms();
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

    @Override
    public Context context() {
        return context;
    }

    @Override
    public ActorRecords records() {
        return records;
    }

    @Override
    public Mono<KvSnapshot> read(KvRead.Builder request) {
        return node.fence().read(request);
    }

    @Override
    public KvVersion floor() {
        return node.fence().floor();
    }

    @Override
    public RuntimeListener listener() {
        return node.listener();
    }

    @Override
    public RuntimeObserver observer() {
        return node.observer();
    }

    @Override
    public ActorClient actors() {
        return node.actors();
    }

    @Override
    public Recipient recipient(ActorAddress actor, CallKind kind) {
        return node.recipients().apply(actor, kind);
    }

    @Override
    public EventHub eventHub() {
        return events;
    }

    @Override
    public BlockingWork blocking() {
        return node.blocking();
    }

    @Override
    public HeldBudget held() {
        return held;
    }

    @Override
    public Features features() {
        return node.features();
    }

    @Override
    public CommitBudget budget() {
        return budget;
    }
}
