package dev.rouse.turn;

import dev.rouse.ActionMode;
import dev.rouse.Durability;
import dev.rouse.RolledBackException;
import dev.rouse.RuntimeObserver.Kind;
import dev.rouse.RuntimeObserver.Observed;
import dev.rouse.TraceContext;
import dev.rouse.call.BlockingRefusal;
import dev.rouse.call.Call;
import dev.rouse.call.CallingTurn;
import dev.rouse.call.DroppedErrors;
import dev.rouse.call.PassedOn;
import dev.rouse.commit.StoreErrors;
import dev.rouse.loop.CurrentPart;
import dev.rouse.loop.LoopTurn;
import dev.rouse.loop.ThreadLocals;
import dev.rouse.stream.Durable;
import dev.rouse.stream.StreamReply;
import dev.rouse.stream.StreamSource;
import dev.rouse.trace.Traces;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One action run to completion, and its answer until it may leave. It subscribes to what the action returned; results hop
 * to the lane.
 */
public final class Turn implements LoopTurn, WaitingTurn, TimedTurn, StreamSource, CoreSubscriber<Object> {

    // Marks of a turn: bits of one byte, as there is a turn for every call.
    private static final int SLEEPS = 1;
    private static final int DESTROYS = 2;
    private static final int READ_FAILED = 4;
    private static final int FOUNDS = 8;
    private static final int EMITS = 16;

    private final TurnHost host;
    private final Call call;
    private final int history;

    private TurnChanges changes = TurnChanges.NONE;

    private @Nullable Durability durability;

    private @Nullable Context context;
    private @Nullable Subscription upstream;
    private @Nullable Object result;
    private @Nullable Throwable error;
    private boolean thrown;
    private @Nullable NestedCalls nested;
    private @Nullable Observed observed;
    private boolean ended;
    private boolean answered;
    private byte marks;

    /** Links of the mailbox's list of turns that run. */
    public @Nullable Turn before;

    public @Nullable Turn next;

    /** In the lane's {@link TurnWatch}; 0 for none. */
    private int place;

    public Turn(TurnHost host, Call call, int history) {
        this.host = host;
        this.call = call;
        this.history = history;
        call.begins();
    }

    public TurnHost host() {
        return host;
    }

    @Override
    public Call call() {
        return call;
    }

    @Override
    public ActionMode mode() {
        return call.action().mode();
    }

    /** The history of the state that it began in: another one means that what it saw was taken back. */
    public int history() {
        return history;
    }

    @Override
    public int place() {
        return place;
    }

    @Override
    public void place(int now) {
        place = now;
    }

    @Override
    public long incarnation() {
        return host.incarnation();
    }

    @Override
    public boolean isCurrent() {
        return host.isCurrent(this);
    }

    @Override
    public boolean runsAlone() {
        return host.lane().loop().isHere() && host.runsOneTurn();
    }

    @Override
    public void prove() {
        host.prove();
    }

    @Override
    public @Nullable Durable newestUnsaved() {
        return host.newestUnsaved(this);
    }

    @Override
    public void tell(Throwable failure) {
        host.tell(call, failure);
    }

    // Running.

    public void run(Object actor) {
        observe(call.kind().observedAs());
        CurrentPart current = host.lane().loop().current();
        Object before = current.enter(this);
        try (ThreadLocals.Scope ignored = ThreadLocals.enter(null, this)) {
            Publisher<?> returned = TurnHost.Runner.run(this, actor);
            if (returned instanceof Mono<?> && returned instanceof Callable<?> scalar) {
                end(scalar);
            } else {
                subscribe(returned);
            }
        } finally {
            current.resume(before);
            if (!ended) {
                host.lane().turns().add(this);
            }
        }
    }

    /** A value that is there already, or a computation that takes no waiting: no subscription needed. */
    private void end(Callable<?> scalar) {
        Object value;
        try {
            value = scalar.call();
        } catch (Throwable e) {
            threw(Exceptions.unwrap(e));
            return;
        }
        StreamReply stream = stream();
        if (stream != null && value != null) {
            ended(null, stream.take(this, value));
        } else {
            ended(value, null);
        }
    }

    /** The source of its call's stream; null for a call of one answer. */
    @Override
    public @Nullable StreamReply stream() {
        return (StreamReply) call.stream();
    }

    private void subscribe(Publisher<?> returned) {
        StreamReply stream = stream();
        if (stream != null) {
            stream.begin(this);
        }
        try {
            returned.subscribe(this);
        } catch (Throwable e) {
            threw(e);
        }
    }

    private void observe(Kind kind) {
        observed = TurnParts.observed(this, kind);
        context = observed == null ? context : observed.context().put(CallingTurn.class, this);
    }

    /** The context of a trace in which others go on with {@code what}, which it sends or stores; null for none. */
    public @Nullable TraceContext sends(String what) {
        Context within = context == null ? call.callerContext() : context;
        return Traces.sent(host.lane().observer(), host.address(), what, within);
    }

    /** Goes on with {@code part}, which gives something to {@code subscriber}, on the lane: at once when called there. */
    @Override
    public void resume(Object subscriber, Runnable part) {
        host.lane().execute(() -> TurnParts.goOn(this, subscriber, part));
    }

    /** As {@link #resume}, with the answer to a call: at once, but for answers that end ever more turns. */
    @Override
    public void resumeWith(Object subscriber, Runnable reply) {
        host.lane().loop().executeNested(() -> TurnParts.goOn(this, subscriber, reply));
    }

    /** Reactor throws what it takes for fatal, and nothing more would come of the turn: it ends with that. */
    void broke(Throwable error) {
        threw(error);
        cancel();
    }

    @Override
    public Context currentContext() {
        if (context == null) {
            context = call.callerContext().put(CallingTurn.class, this);
        }
        return context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (subscription == null) {
            onError(TurnParts.nullOf(call, "onSubscribe"));
            return;
        }
        if (stream() != null) {
            host.lane().execute(() -> begin(subscription));
        } else if (host.lane().loop().isHere()) {
            begin(subscription);
        } else {
            host.lane().execute(() -> TurnParts.run(this, this, () -> begin(subscription)));
        }
    }

    private void begin(Subscription subscription) {
        if (ended || upstream != null) {
            TurnParts.cancel(this, subscription);
            return;
        }
        upstream = subscription;
        StreamReply stream = stream();
        if (stream == null) {
            subscription.request(Long.MAX_VALUE);
        } else if (call.isEnded()) {
            stop(null);
        } else {
            stream.feed();
        }
    }

    /** From any thread: {@code call}, which this turn makes, leaves when everything that the turn saw may be told. */
    @Override
    public void send(Call call) {
        host.send(this, call);
    }

    /** {@code call} is one that it waits for. */
    public void awaits(Call call) {
        if (!ended) {
            NestedCalls calls = nested == null ? new NestedCalls() : nested;
            nested = calls;
            calls.add(call);
        }
    }

    /** The calls that it waits for now. */
    public Holding holding() {
        NestedCalls calls = nested;
        return calls == null ? new Holding(this, 0, List.of()) : new Holding(this, calls.made(), calls.awaited());
    }

    /** Lets more of a stream come. */
    @Override
    public void request(long elements) {
        Subscription source = Objects.requireNonNull(upstream, "set before the stream is fed");
        TurnParts.run(this, this, () -> source.request(elements));
    }

    @Override
    public void onNext(Object value) {
        StreamReply stream = stream();
        if (value == null) {
            host.lane().execute(() -> broke(TurnParts.nullOf(call, "onNext")));
        } else if (stream == null) {
            result = ended ? result : value;
        } else {
            Turn emitter = host.running();
            host.lane().execute(() -> stream.offer(this, value, emitter));
        }
    }

    @Override
    public void onError(Throwable failure) {
        Throwable told = failure == null ? TurnParts.nullOf(call, "onError") : failure;
        host.lane().execute(() -> threw(told));
    }

    @Override
    public void onComplete() {
        host.lane().execute(this::completed);
    }

    private void completed() {
        StreamReply stream = stream();
        if (stream == null || ended || !stream.endsLater()) {
            ended(result, null);
        }
    }

    /** Ends the turn early, as if the action had: what its caller does with a stream, and a limit that was passed. */
    @Override
    public void stop(@Nullable Throwable failure) {
        if (!ended) {
            cancel();
            thrown = false;
            ended(null, failure);
        }
    }

    /** Cancels the code of the turn, which is over whatever that does then. */
    private void cancel() {
        if (upstream != null) {
            TurnParts.cancel(this, upstream);
        }
    }

    @Override
    public String waitsFor() {
        StreamReply stream = stream();
        return holding().waitsFor(stream == null ? "something of its own code" : stream.waitsFor());
    }

    /** It gave elements to streams of others, which wait for its end. */
    @Override
    public void emits() {
        marks |= EMITS;
    }

    public boolean hasEmitted() {
        return isMarked(EMITS);
    }

    /** Ends a stream soon that saw what is taken back: nothing more of it may leave. */
    public void stopStream(Throwable failure) {
        StreamReply stream = stream();
        if (stream != null) {
            stream.takenBack();
            host.lane().loop().put(() -> stop(failure));
        }
    }

    /** The turn's own code ends with {@code failure}. */
    private void threw(Throwable failure) {
        thrown = !ended || thrown;
        ended(null, BlockingRefusal.named(call.name(), failure));
    }

    private void ended(@Nullable Object value, @Nullable Throwable failure) {
        if (ended) {
            if (failure != null) {
                DroppedErrors.drop(failure, this);
            }
            return;
        }
        ended = true;
        if (place != 0) {
            host.lane().turns().remove(this);
        }
        nested = null;
        result = value;
        error = failure;
        observed = Traces.ended(observed, failure);
        try {
            host.ended(this);
        } catch (Throwable e) {
            host.broke(e);
            answer(new RolledBackException(host.address(), e));
        }
    }

    @Override
    public String name() {
        return call.name();
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    /** The actor is to sleep when this turn has ended. */
    public void thenSleep() {
        marks |= SLEEPS;
    }

    public boolean sleeps() {
        return isMarked(SLEEPS);
    }

    /** The actor is to be destroyed with the end of this turn, unless it fails. */
    public void thenDestroy() {
        marks |= DESTROYS;
    }

    public boolean destroys() {
        return isMarked(DESTROYS);
    }

    /** The actor was created for its call: the creation is in the turn's own commit. */
    public void founds() {
        marks |= FOUNDS;
    }

    public boolean isFounding() {
        return isMarked(FOUNDS);
    }

    private boolean isMarked(int mark) {
        return (marks & mark) != 0;
    }

    // Changes.

    /** The state with this turn's own changes, on top of what finished turns left. */
    public Object state() {
        return changes == TurnChanges.NONE ? host.memory().settledState() : changes.state();
    }

    /** Its changes, to look at. */
    public TurnChanges changes() {
        return changes;
    }

    /** Its changes, to add to. Its action may forbid that, see {@link #checkMayChange}. */
    public TurnChanges changing() {
        if (changes == TurnChanges.NONE) {
            changes = new TurnChanges(mode() == ActionMode.EXCLUSIVE, host.memory());
        }
        return changes;
    }

    /** @throws IllegalStateException its action says that it changes nothing */
    public void checkMayChange() {
        TurnParts.checkMayChange(this);
    }

    /** Drops what it changed: a failed turn leaves no trace. */
    public void forget() {
        changes = TurnChanges.NONE;
    }

    @Override
    public boolean changesSoFar() {
        return !changes.isEmpty() || changes.changesState();
    }

    // Answering.

    public void durability(Durability value) {
        durability = value;
    }

    /** Its answer waits for the commit of what it changed. */
    public void beginsCommit() {
        observe(Kind.COMMIT);
    }

    public boolean waitsForCommit() {
        return effectiveDurability() instanceof Durability.BeforeReply;
    }

    public Durability effectiveDurability() {
        Durability own = durability == null ? host.type().durability() : durability;
        return call.kind().isAnsweredDurable() ? Durability.BEFORE_REPLY : own;
    }

    @Override
    public boolean failed() {
        return error != null;
    }

    public @Nullable Throwable failure() {
        return error;
    }

    /** As {@link #failure}, in the words that its caller is to hear: it may have passed on what others were told. */
    public @Nullable Throwable told() {
        return thrown && error != null ? PassedOn.by(call, error, isMarked(READ_FAILED)) : error;
    }

    /** From any thread: the store did not answer a read of own data. */
    public Throwable readFailed(Throwable reason) {
        marks |= READ_FAILED;
        return StoreErrors.readError(reason);
    }

    /** The value that the turn of a hook completed with. */
    public @Nullable Object result() {
        return result;
    }

    /** The turn fails with what the runtime has to say of it. */
    public void failWith(Throwable failure) {
        thrown = false;
        error = failure;
    }

    /** The turn fails with what its code threw after its end. */
    public void failWithThrown(Throwable failure) {
        thrown = true;
        error = failure;
    }

    public boolean isAnswered() {
        return answered;
    }

    /** Lets the answer go: everything that the turn could see is as durable as it asked for. */
    public void answer() {
        if (answered) {
            return;
        }
        answered = true;
        StreamReply stream = stream();
        Throwable told = told();
        observed = Traces.ended(observed, told);
        if (stream != null) {
            stream.end(this, told);
        } else if (told != null) {
            host.tell(call, told);
        } else {
            call.complete(result);
        }
        host.answered();
    }

    /** Answers with what the runtime has to say of the turn, which ran and is rolled back. */
    public void answer(Throwable failure) {
        failWith(failure);
        answer();
    }
}
