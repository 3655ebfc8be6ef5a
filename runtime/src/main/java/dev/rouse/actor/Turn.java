package dev.rouse.actor;

import dev.rouse.ActionMode;
import dev.rouse.DataKey;
import dev.rouse.Durability;
import dev.rouse.LimitExceededException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One action run to completion: its changes until they are the actor's, and its answer until it may leave. It subscribes
 * to what the action returned; results hop to the lane.
 */
final class Turn implements CoreSubscriber<Object> {

    private final Activation activation;
    private final Call call;
    private final int history;

    private @Nullable Object state;
    private @Nullable List<UnaryOperator<Object>> updates;
    private @Nullable NavigableMap<DataKey, byte[]> data;
    private int dataBytes;
    private @Nullable Durability durability;

    private @Nullable Context context;
    private @Nullable Subscription upstream;
    private @Nullable Object result;
    private @Nullable Throwable error;
    private boolean ended;
    private boolean answered;

    /** Links of the mailbox's list of turns that run. */
    @Nullable
    Turn before;

    @Nullable
    Turn next;

    Turn(Activation activation, Call call, int history) {
        this.activation = activation;
        this.call = call;
        this.history = history;
    }

    Call call() {
        return call;
    }

    Activation activation() {
        return activation;
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
        @Nullable Turn before = activation.enter(this);
        try {
            Publisher<?> returned = call.action().invoke(actor, call.arguments());
            if (returned instanceof Mono<?> mono && returned instanceof Callable<?> scalar) {
                end(scalar);
            } else {
                subscribe(returned);
            }
        } finally {
            activation.resume(before);
        }
    }

    /** A value that is there already, or a computation that takes no waiting: no subscription needed. */
    private void end(Callable<?> scalar) {
        Object value = null;
        Throwable failure = null;
        try {
            value = scalar.call();
        } catch (Throwable e) {
            failure = Exceptions.unwrap(e);
        }
        StreamReply stream = call.stream();
        if (stream != null && value != null) {
            stream.offer(this, value);
            value = null;
        }
        ended(value, failure);
    }

    private void subscribe(Publisher<?> returned) {
        StreamReply stream = call.stream();
        if (stream != null) {
            stream.begin(this);
        }
        try {
            returned.subscribe(this);
        } catch (Throwable e) {
            ended(null, e);
        }
    }

    /** Runs a part of the turn on the lane, at once when called there. */
    void resume(Runnable part) {
        activation.lane().execute(() -> runPart(part));
    }

    /** Brings what the turn waited for, on the lane: at once, but for replies that end ever more turns. */
    void resumeWith(Runnable reply) {
        activation.lane().executeNested(() -> runPart(reply));
    }

    /** Reactor throws what it takes for fatal, and nothing more would come of the turn: it ends with that. */
    private void runPart(Runnable part) {
        @Nullable Turn before = activation.enter(this);
        try {
            part.run();
        } catch (Throwable e) {
            if (upstream != null) {
                upstream.cancel();
            }
            ended(null, e);
        } finally {
            activation.resume(before);
        }
    }

    @Override
    public Context currentContext() {
        Context known = context;
        if (known == null) {
            known = call.callerContext().put(Turn.class, this);
            context = known;
        }
        return known;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        StreamReply stream = call.stream();
        if (stream == null) {
            upstream = subscription;
            subscription.request(Long.MAX_VALUE);
        } else {
            activation.lane().execute(() -> feed(stream, subscription));
        }
    }

    private void feed(StreamReply stream, Subscription subscription) {
        upstream = subscription;
        if (ended) {
            subscription.cancel();
        } else if (call.isEnded()) {
            stop(null);
        } else {
            stream.feed(subscription);
        }
    }

    @Override
    public void onNext(Object value) {
        StreamReply stream = call.stream();
        if (stream == null) {
            result = value;
        } else {
            activation.lane().execute(() -> stream.offer(this, value));
        }
    }

    @Override
    public void onError(Throwable failure) {
        activation.lane().execute(() -> ended(null, failure));
    }

    @Override
    public void onComplete() {
        activation.lane().execute(() -> ended(result, null));
    }

    /** Ends the turn early, as if the action had: what its caller does with a stream, and a limit that was passed. */
    void stop(@Nullable Throwable failure) {
        Subscription running = upstream;
        if (running != null && !ended) {
            running.cancel();
            ended(null, failure);
        }
    }

    /** Ends a stream soon that saw what is taken back: nothing more of it may leave. */
    void stopStream(Throwable failure) {
        StreamReply stream = call.stream();
        if (stream != null) {
            stream.takenBack();
            activation.lane().executeLater(() -> stop(failure));
        }
    }

    private void ended(@Nullable Object value, @Nullable Throwable failure) {
        if (ended) {
            if (failure != null) {
                Operators.onErrorDropped(failure, currentContext());
            }
            return;
        }
        ended = true;
        result = value;
        error = failure;
        activation.ended(this);
    }

    boolean isEnded() {
        return ended;
    }

    // Changing.

    /** The state with this turn's own changes, on top of what finished turns left. */
    Object state() {
        if (mode() == ActionMode.EXCLUSIVE) {
            return state != null ? state : activation.settledState();
        }
        Object now = activation.settledState();
        if (updates != null) {
            for (UnaryOperator<Object> update : updates) {
                now = changed(update, now);
            }
        }
        return now;
    }

    Object update(UnaryOperator<Object> change) {
        checkMayChange();
        Object before = state();
        Object after = changed(change, before);
        if (after == before) {
            return after;
        }
        if (mode() == ActionMode.EXCLUSIVE) {
            state = after;
        } else {
            updates = updates == null ? new ArrayList<>(1) : updates;
            updates.add(change);
        }
        return after;
    }

    private static Object changed(UnaryOperator<Object> change, Object before) {
        return Objects.requireNonNull(change.apply(before), "update returned null: a state is a value");
    }

    /** @param value null to delete */
    void put(DataKey key, byte @Nullable [] value) {
        checkMayChange();
        NavigableMap<DataKey, byte[]> changes = data == null ? new TreeMap<>() : data;
        int bytes = dataBytes + size(key, value) - (changes.containsKey(key) ? size(key, changes.get(key)) : 0);
        int limit = activation.lane().maxTurnBytes();
        if (bytes > limit) {
            throw new LimitExceededException("number of bytes of own data that one turn changes", bytes, limit);
        }
        changes.put(key, value);
        data = changes;
        dataBytes = bytes;
    }

    private static int size(DataKey key, byte @Nullable [] value) {
        return key.length() + ActorRecords.KEY_OVERHEAD + (value == null ? 0 : value.length);
    }

    void durability(Durability value) {
        durability = value;
    }

    private void checkMayChange() {
        if (mode() == ActionMode.READ_ONLY) {
            throw new IllegalStateException("Action " + call.action().name() + " of " + activation.address()
                    + " is @ReadOnly and tried to change something.");
        }
    }

    /** Drops what it changed: a failed turn leaves no trace. */
    void forget() {
        state = null;
        updates = null;
        data = null;
        dataBytes = 0;
    }

    /**
     * Makes this turn's changes final: from here on {@link #state()} is the actor's state after it.
     *
     * @return whether it changed the state
     */
    boolean settle() {
        Object after = mode() == ActionMode.EXCLUSIVE ? state : updates == null ? null : state();
        updates = null;
        state = after;
        return after != null;
    }

    /** The state after this turn; null when it did not change it. Once settled. */
    @Nullable
    Object stateAfter() {
        return state;
    }

    int dataBytes() {
        return dataBytes;
    }

    boolean changedAnything() {
        return state != null || data != null;
    }

    /** Whether it has changed something, once settled or while it runs. */
    boolean changesSoFar() {
        return changedAnything() || updates != null;
    }

    /** Adds the changes of {@code next}, which came right after, to this turn's. Both answered already. */
    void absorb(Turn next) {
        if (next.state != null) {
            state = next.state;
        }
        if (next.data != null) {
            data = data == null ? new TreeMap<>() : data;
            data.putAll(next.data);
            dataBytes += next.dataBytes;
        }
    }

    // Answering.

    boolean waitsForCommit() {
        return effectiveDurability() instanceof Durability.BeforeReply;
    }

    Durability effectiveDurability() {
        return durability == null ? activation.type().durability() : durability;
    }

    boolean failed() {
        return error != null;
    }

    void failWith(Throwable failure) {
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
        StreamReply stream = call.stream();
        if (stream != null) {
            stream.end(error);
        } else if (error != null) {
            call.fail(error);
        } else {
            call.complete(result);
        }
        activation.answered();
    }

    void answer(Throwable failure) {
        error = failure;
        answer();
    }

    /** Own data that it changed: null for a deletion. */
    Map<DataKey, byte[]> dataOrEmpty() {
        return data == null ? Map.of() : data;
    }
}
