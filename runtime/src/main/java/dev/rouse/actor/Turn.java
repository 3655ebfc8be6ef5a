package dev.rouse.actor;

import dev.rouse.ActionMode;
import dev.rouse.Change;
import dev.rouse.Durability;
import dev.rouse.LifecycleHook;
import dev.rouse.LimitExceededException;
import dev.rouse.RolledBackException;
import dev.rouse.RouseException;
import dev.rouse.call.BlockingRefusal;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallingTurn;
import dev.rouse.call.DroppedErrors;
import dev.rouse.call.PassedOn;
import dev.rouse.loop.CurrentPart;
import dev.rouse.loop.LoopTurn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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
final class Turn implements LoopTurn, CoreSubscriber<Object>, CallingTurn {

    // What may be marked of a turn: bits of one byte, as there is a turn for every call.
    private static final int SLEEPS = 1;
    private static final int DESTROYS = 2;
    private static final int READ_FAILED = 4;
    private static final int FOUNDS = 8;
    private static final int EMITS = 16;

    private final Activation activation;
    private final Call call;
    private final int history;

    /** What it changes; null for nothing. */
    private @Nullable TurnChanges changes;

    private @Nullable Durability durability;

    private @Nullable Context context;
    private @Nullable Subscription upstream;
    private @Nullable Object result;
    private @Nullable Throwable error;
    private boolean thrown;
    private @Nullable NestedCalls nested;
    private boolean ended;
    private boolean answered;
    private byte marks;

    /** Links of the mailbox's list of turns that run. */
    @Nullable
    Turn before;

    @Nullable
    Turn next;

    /** In the lane's {@link TurnWatch}; 0 for none. */
    int place;

    Turn(Activation activation, Call call, int history) {
        this.activation = activation;
        this.call = call;
        this.history = history;
        call.begins();
    }

    Activation activation() {
        return activation;
    }

    @Override
    public Call call() {
        return call;
    }

    ActionMode mode() {
        return call.action().mode();
    }

    /** Which history of the state it began in: another one means that what it saw was taken back. */
    int history() {
        return history;
    }

    // Running.

    void run(Object actor) {
        CurrentPart current = activation.lane().current();
        Object before = current.enter(this);
        try (ThreadLocals.Scope ignored = ThreadLocals.enter(null, this)) {
            Publisher<?> returned = call.action().invoke(actor, call.arguments());
            if (returned instanceof Mono<?> && returned instanceof Callable<?> scalar) {
                end(scalar);
            } else {
                subscribe(returned);
            }
        } finally {
            current.resume(before);
            if (!ended) {
                activation.lane().turns().add(this);
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

    /** What feeds its call's stream; null for a call of one answer. */
    @Nullable
    StreamReply stream() {
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

    /** Goes on with {@code part}, which gives something to {@code subscriber}, on the lane: at once when called there. */
    @Override
    public void resume(Object subscriber, Runnable part) {
        activation.lane().execute(() -> goOn(subscriber, part));
    }

    /** As {@link #resume}, with the answer to a call: at once, but for answers that end ever more turns. */
    @Override
    public void resumeWith(Object subscriber, Runnable reply) {
        activation.lane().executeNested(() -> goOn(subscriber, reply));
    }

    /** Makes {@code part} one of the turn that waits: others may wait for what this turn asked for. */
    private void goOn(Object subscriber, Runnable part) {
        Turn waiting = subscriber == this ? this : Continuation.of(subscriber, this);
        if (waiting == null) {
            runShared(subscriber, part);
        } else if (waiting == this) {
            runPart(subscriber, part);
        } else {
            waiting.activation.lane().execute(() -> waiting.runPart(subscriber, part));
        }
    }

    private void runShared(Object subscriber, Runnable part) {
        CurrentPart current = activation.lane().current();
        Object before = current.enterShared();
        try (ThreadLocals.Scope ignored = ThreadLocals.enter(subscriber, null)) {
            part.run();
        } catch (Throwable e) {
            broke(e);
        } finally {
            current.resume(before);
        }
    }

    /** Runs a part of the turn, on its lane. */
    private void runPart(Object subscriber, Runnable part) {
        CurrentPart current = activation.lane().current();
        Object before = current.enter(this);
        try (ThreadLocals.Scope ignored = ThreadLocals.enter(subscriber, this)) {
            part.run();
        } catch (Throwable e) {
            broke(e);
        } finally {
            current.resume(before);
        }
    }

    /** Reactor throws what it takes for fatal, and nothing more would come of the turn: it ends with that. */
    private void broke(Throwable error) {
        threw(error);
        cancel();
    }

    @Override
    public Context currentContext() {
        Context known = context;
        if (known == null) {
            known = call.callerContext().put(CallingTurn.class, this);
            context = known;
        }
        return known;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (subscription == null) {
            onError(UserCode.nullOf(call, "onSubscribe"));
            return;
        }
        StreamReply stream = stream();
        if (stream != null) {
            activation.lane().execute(() -> feed(stream, subscription));
        } else if (activation.lane().inLane()) {
            begin(subscription);
        } else {
            activation.lane().execute(() -> runPart(this, () -> begin(subscription)));
        }
    }

    private void begin(Subscription subscription) {
        if (ended || upstream != null) {
            cancel(subscription);
        } else {
            upstream = subscription;
            subscription.request(Long.MAX_VALUE);
        }
    }

    private void feed(StreamReply stream, Subscription subscription) {
        if (ended || upstream != null) {
            cancel(subscription);
            return;
        }
        upstream = subscription;
        if (call.isEnded()) {
            stop(null);
        } else {
            stream.feed();
        }
    }

    /** From any thread: {@code call}, which this turn makes, leaves when everything that the turn saw may be told. */
    @Override
    public void send(Call call) {
        activation.gate().send(this, call);
    }

    /** {@code call} is one that it waits for. */
    void awaits(Call call) {
        if (!ended) {
            NestedCalls calls = nested == null ? new NestedCalls() : nested;
            nested = calls;
            calls.add(call);
        }
    }

    /** What it waits for now, as far as that is calls. */
    Wait.Holding holding() {
        NestedCalls calls = nested;
        return calls == null
                ? new Wait.Holding(this, 0, List.of())
                : new Wait.Holding(this, calls.made(), calls.awaited());
    }

    /** Lets more of a stream come. */
    void request(long elements) {
        Subscription source = Objects.requireNonNull(upstream, "set before the stream is fed");
        runPart(this, () -> source.request(elements));
    }

    @Override
    public void onNext(Object value) {
        StreamReply stream = stream();
        if (value == null) {
            activation.lane().execute(() -> broke(UserCode.nullOf(call, "onNext")));
        } else if (stream == null) {
            result = ended ? result : value;
        } else {
            Turn emitter = activation.running();
            activation.lane().execute(() -> stream.offer(this, value, emitter));
        }
    }

    @Override
    public void onError(Throwable failure) {
        Throwable told = failure == null ? UserCode.nullOf(call, "onError") : failure;
        activation.lane().execute(() -> threw(told));
    }

    @Override
    public void onComplete() {
        activation.lane().execute(this::completed);
    }

    private void completed() {
        StreamReply stream = stream();
        if (stream == null || ended || !stream.endsLater()) {
            ended(result, null);
        }
    }

    /** Ends the turn early, as if the action had: what its caller does with a stream, and a limit that was passed. */
    void stop(@Nullable Throwable failure) {
        if (!ended) {
            cancel();
            thrown = false;
            ended(null, failure);
        }
    }

    /** Whatever the code of the turn does when it is cancelled: it is the end of it. */
    private void cancel() {
        Subscription running = upstream;
        if (running != null) {
            cancel(running);
        }
    }

    private void cancel(Subscription running) {
        CurrentPart current = activation.lane().current();
        Object before = current.enter(this);
        try (ThreadLocals.Scope ignored = ThreadLocals.enter(null, this)) {
            running.cancel();
        } catch (Throwable e) {
            DroppedErrors.drop(e, this);
        } finally {
            current.resume(before);
        }
    }

    /** For how long, in nanoseconds, its stream could have gone on but for its subscriber. */
    long stalledFor(long now) {
        StreamReply stream = stream();
        return stream == null ? 0 : stream.stalledFor(now);
    }

    /** Drops elements that its subscriber has not asked for. */
    void dropHeld() {
        StreamReply stream = stream();
        if (stream != null) {
            stream.dropHeld();
        }
    }

    /** A phrase: what it waits for, as far as the runtime knows. */
    String waitsFor() {
        List<Call> calls = holding().calls();
        if (!calls.isEmpty()) {
            return "the answer of " + calls.get(0).name()
                    + (calls.size() > 1 ? " and " + (calls.size() - 1) + " more" : "");
        }
        StreamReply stream = stream();
        return stream == null ? "something of its own code" : stream.waitsFor();
    }

    /** It gave elements to streams of others, which wait for its end. */
    void emits() {
        marks |= EMITS;
    }

    boolean hasEmitted() {
        return isMarked(EMITS);
    }

    /** Ends a stream soon that saw what is taken back: nothing more of it may leave. */
    void stopStream(Throwable failure) {
        StreamReply stream = stream();
        if (stream != null) {
            stream.takenBack();
            activation.lane().executeLater(() -> stop(failure));
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
            activation.lane().turns().remove(this);
        }
        nested = null;
        result = value;
        error = failure;
        try {
            activation.ended(this);
        } catch (Throwable e) {
            activation.lane().endings().broke(activation, e);
            answer(new RolledBackException(activation.address(), e));
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
    void thenSleep() {
        marks |= SLEEPS;
    }

    boolean sleeps() {
        return isMarked(SLEEPS);
    }

    /** The actor is to be destroyed with the end of this turn, unless it fails. */
    void thenDestroy() {
        marks |= DESTROYS;
    }

    boolean destroys() {
        return isMarked(DESTROYS);
    }

    /** The actor was created for its call: the creation is in the turn's own commit. */
    void founds() {
        marks |= FOUNDS;
    }

    boolean isFounding() {
        return isMarked(FOUNDS);
    }

    private boolean isMarked(int mark) {
        return (marks & mark) != 0;
    }

    // Changes.

    /** The state with this turn's own changes, on top of what finished turns left. */
    Object state() {
        return changes == null ? activation.settledState() : changes.state(this);
    }

    Object update(UnaryOperator<Object> change) {
        checkMayChange();
        return changes().update(this, change);
    }

    /** As {@link #update}, for a change that gives a result, and may be none. */
    <R> @Nullable R updateAndReturn(Function<Object, Change<Object, R>> change) {
        checkMayChange();
        return changes().updateAndReturn(this, change);
    }

    /** Makes {@code after} the state, whatever it was. */
    void replaceState(Object after) {
        changes().replaceState(after);
    }

    private TurnChanges changes() {
        TurnChanges known = changes;
        if (known == null) {
            known = new TurnChanges();
            changes = known;
        }
        return known;
    }

    /** What it changes of {@code feature}; null for nothing. */
    @Nullable
    Changes changesOf(Feature feature) {
        return changes == null ? null : changes.of(feature);
    }

    /** @param first what it changes of a feature of which it has changed nothing so far */
    void addChanges(Changes first) {
        changes().add(first);
    }

    void forEachChanges(Consumer<Changes> told) {
        if (changes != null) {
            changes.forEach(told);
        }
    }

    /** @throws IllegalStateException its action says that it changes nothing */
    void checkMayChange() {
        if (mode().changesNothing()) {
            throw new IllegalStateException("Action " + call.action().name() + " of " + activation.address() + " is "
                    + (mode() == ActionMode.WATCH ? "@Watch" : "@ReadOnly") + " and tried to change something.");
        }
    }

    /**
     * Checks what the turn changes of features in all.
     *
     * @param cost of what it changes of {@code feature}
     * @throws LimitExceededException it is too much for one turn
     */
    void checkCost(Feature feature, long cost) {
        Changes before = changesOf(feature);
        long others = cost() - (before == null ? 0 : before.cost());
        long limit = activation.lane().budget().turn();
        if (cost + others > limit) {
            throw new LimitExceededException(
                    "bytes of " + (others == 0 ? feature.label() : labels(feature))
                            + " that one turn changes, as its store counts them",
                    cost + others,
                    limit);
        }
    }

    private String labels(Feature feature) {
        List<String> labels = new ArrayList<>(List.of(feature.label()));
        forEachChanges(other -> {
            if (other.feature() != feature) {
                labels.add(other.feature().label());
            }
        });
        return String.join(" and ", labels);
    }

    /** Drops what it changed: a failed turn leaves no trace. */
    void forget() {
        changes = null;
    }

    /**
     * Makes what it changes final.
     *
     * @return whether it changes the state
     * @throws RouseException the state could be changed in place, and cannot be written as it is now
     */
    boolean settle() {
        return changes != null && changes.settle(this);
    }

    /** The state after this turn, or its {@link Snapshot}; null when it did not change it. Once settled. */
    @Nullable
    Object stateAfter() {
        return changes == null ? null : changes.stateAfter();
    }

    /** The highest cost of what it changes of features in a commit. */
    long cost() {
        return changes == null ? 0 : changes.cost();
    }

    /** Whether it changes anything but the state. */
    boolean changesFeatures() {
        return changes != null && changes.hasFeatures();
    }

    /** Whether it has changed something. Once settled. */
    boolean changedAnything() {
        return changes != null && !changes.isEmpty();
    }

    /** Whether it may move the time at which the actor wants to be woken. */
    boolean movesWake() {
        return changes != null && changes.moveWake();
    }

    boolean changesState() {
        return changes != null && changes.changesState();
    }

    /** Whether it has changed something, once settled or while it runs. */
    boolean changesSoFar() {
        return changes != null && (!changes.isEmpty() || changes.changesState());
    }

    /** Adds the changes of {@code next}, which came right after, to this turn's. Both answered already. */
    void absorb(Turn next) {
        if (next.changes != null) {
            changes().absorb(next.changes);
        }
    }

    // Answering.

    void durability(Durability value) {
        durability = value;
    }

    boolean waitsForCommit() {
        return effectiveDurability() instanceof Durability.BeforeReply;
    }

    Durability effectiveDurability() {
        if (call.kind() == CallKind.FIRE || call.kind() == CallKind.SCHEDULE || call.kind() == CallKind.CREATE) {
            return Durability.BEFORE_REPLY;
        }
        return durability == null ? activation.type().durability() : durability;
    }

    boolean failed() {
        return error != null;
    }

    @Nullable
    Throwable failure() {
        return error;
    }

    /** As {@link #failure}, in the words that its caller is to hear: it may have passed on what others were told. */
    @Nullable
    Throwable told() {
        return thrown && error != null ? PassedOn.by(call, error, isMarked(READ_FAILED)) : error;
    }

    /** From any thread: the store did not answer a read of own data. */
    Throwable readFailed(Throwable reason) {
        marks |= READ_FAILED;
        return ActorRecords.readError(reason);
    }

    /** Whether it is the turn of {@code onCreate}. */
    boolean isBirth() {
        return call.hook() == LifecycleHook.CREATE;
    }

    /** What the turn of a hook completed with. */
    @Nullable
    Object result() {
        return result;
    }

    /** The turn fails with what the runtime has to say of it. */
    void failWith(Throwable failure) {
        thrown = false;
        error = failure;
    }

    /** The turn fails with what its code threw after its end. */
    void failWithThrown(Throwable failure) {
        thrown = true;
        error = failure;
    }

    boolean isAnswered() {
        return answered;
    }

    /** Lets the answer go: everything that the turn could see is as durable as it asked for. */
    void answer() {
        if (answered) {
            return;
        }
        answered = true;
        StreamReply stream = stream();
        Throwable told = told();
        if (stream != null) {
            stream.end(this, told);
        } else if (told != null) {
            activation.tell(call, told);
        } else {
            call.complete(result);
        }
        activation.answered();
    }

    /** Answers with what the runtime has to say of the turn, which ran and is rolled back. */
    void answer(Throwable failure) {
        failWith(failure);
        answer();
    }
}
