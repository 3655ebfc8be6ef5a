package dev.rouse.workflow.code;

import dev.rouse.ActorClient;
import dev.rouse.ActorDriver;
import dev.rouse.InvalidCallException;
import dev.rouse.Workflow;
import dev.rouse.WorkflowDivergedException;
import dev.rouse.WorkflowStatus;
import dev.rouse.log.GuardedLogger;
import dev.rouse.loop.CurrentPart;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.Place;
import dev.rouse.workflow.history.WorkflowOp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * One run of a workflow's code, from its beginning to where nothing more is recorded, and on from there.
 *
 * <p>Invariants. (1) The code is told of what is done in the order in which it was done when it happened: of the parts that it waits for and
 * that are done, the one with the smallest order is next. So a run sees what the first one saw, whatever operators join its parts. (2)
 * Nothing that has no entry gets one before all that is done was told, and before every entry was met again: else the code is another one,
 * and nothing is changed. (3) The code is told of nothing from inside of a subscription, so its stack does not grow with the history. (4)
 * All of it happens on the lane while a turn's orders are carried out, or before any turn where nothing new is wanted. Lane only.
 */
public final class WorkflowRun {

    private static final Logger LOG = GuardedLogger.of(WorkflowRun.class);

    private static final Comparator<Told> BY_ORDER = Comparator.comparingInt(Told::order);

    private final CodeHost host;
    private final Runnable news;
    private final LiveWorkflow workflow;
    private final NavigableMap<String, Part> parts = new TreeMap<>();
    private NavigableMap<String, Integer> counters = Collections.emptyNavigableMap();
    private final Map<String, List<Waiting>> waiting = new HashMap<>();
    private final PriorityQueue<Told> told = new PriorityQueue<>(2, BY_ORDER);
    private final ArrayDeque<Waiting> fresh = new ArrayDeque<>(2);
    private Set<Integer> left = Set.of();
    private final Undos undos = new Undos(this);
    private final NotMet notMet;
    private final Versions versions;
    private final Views views = new Views();

    private @Nullable Notes to;
    private @Nullable Disposable code;
    private @Nullable Object result;
    private @Nullable Throwable error;
    private @Nullable RuntimeException broken;
    private boolean isGoing;
    private boolean hasEnded;
    private boolean isUndoing;
    private boolean isDropped;
    private boolean isLookedAt;

    /** An entry that a subscription is to be told of. */
    private record Told(int order, Waiting whom, EntryRecord entry) {}

    /** @param news told when a turn is wanted */
    public WorkflowRun(CodeHost host, LiveWorkflow workflow, Runnable news) {
        this.host = host;
        this.news = news;
        this.workflow = workflow;
        this.notMet = new NotMet(workflow);
        this.versions = new Versions(workflow, notMet);
    }

    CodeHost host() {
        return host;
    }

    LiveWorkflow workflow() {
        return workflow;
    }

    /** The reason why it cannot run; null where it can. */
    public @Nullable RuntimeException broken() {
        return broken;
    }

    /** Whether something is to be noted that belongs to a turn. */
    public boolean wantsTurn() {
        return isAlive()
                && !workflow.record().paused()
                && (!fresh.isEmpty() || !left.isEmpty() || hasEnded || isCancelled() && !isUndoing);
    }

    private boolean isAlive() {
        return !isDropped && broken == null;
    }

    private boolean isCancelled() {
        return workflow.record().status() == WorkflowStatus.CANCELLING;
    }

    /** Ends it, and changes nothing. */
    public void drop() {
        isDropped = true;
        dispose();
    }

    private void dispose() {
        Disposable running = code;
        if (running != null) {
            outsideOfTurns(running::dispose);
        }
    }

    private void outsideOfTurns(Runnable task) {
        CurrentPart current = host.loop().current();
        Object before = current.enter(null);
        try {
            task.run();
        } finally {
            current.resume(before);
        }
    }

    // Going on.

    /**
     * Lets the code go on as far as it can.
     *
     * @param changes of a turn that take what is new; null where nothing new is to be noted yet
     */
    public void goOn(@Nullable Notes changes) {
        if (isGoing || !isAlive() || !workflow.exists() || isPaused()) {
            return;
        }
        isGoing = true;
        to = changes;
        try {
            outsideOfTurns(this::proceed);
        } catch (RuntimeException e) {
            breaks(e);
        } finally {
            isGoing = false;
            to = null;
        }
    }

    /** Whether the code is not to go on: to be looked at, it goes as far as it had come. */
    private boolean isPaused() {
        return workflow.record().paused() && !(isLookedAt && to == null);
    }

    private void proceed() {
        begin();
        do {
            tell();
        } while (isAlive() && (undoes() || noteNew()));
        if (hasEnded && to != null && isAlive()) {
            end(to);
        }
    }

    private void begin() {
        if (code == null) {
            Function<? super Workflow, ? extends Mono<?>> body =
                    ActorDriver.workflows(host.actor()).get(workflow.record().name());
            if (body == null) {
                throw new IllegalStateException("No code is registered for workflow "
                        + workflow.record().name() + ".");
            }
            FlowScope whole = new FlowScope(this, "");
            subscribe(
                    undos.guarded("", Mono.<Object>defer(() -> body.apply(whole).cast(Object.class))));
        }
    }

    private void subscribe(Mono<?> running) {
        result = null;
        code = running.subscribe(
                value -> result = value,
                failure -> {
                    error = failure;
                    ended();
                },
                this::ended);
    }

    private void ended() {
        hasEnded = true;
        if (!isGoing && isAlive()) {
            news.run();
        }
    }

    /** Tells the code of all that is done, in its order. */
    private void tell() {
        Told next;
        while (isAlive() && (next = told.poll()) != null) {
            if (!next.whom.isOver()) {
                undos.done(next.whom.part(), next.entry);
                next.whom.give(next.entry);
            }
        }
    }

    /** Ends the code of a workflow that is cancelled, once; then what undoes its steps is its code. */
    private boolean undoes() {
        if (to == null || !isCancelled() || isUndoing) {
            return false;
        }
        isUndoing = true;
        dispose();
        fresh.clear();
        hasEnded = false;
        error = null;
        subscribe(undos.all(""));
        return true;
    }

    private boolean noteNew() {
        Notes changes = to;
        if (changes == null) {
            checkMet();
            return false;
        }
        Set<Integer> leaving = left;
        left = Set.of();
        leaving.forEach(entry -> clear(changes, entry));
        checkMet();
        versions.note(changes);
        while (!fresh.isEmpty()) {
            Waiting next = fresh.poll();
            if (!next.isOver()) {
                note(changes, next);
            }
        }
        return !told.isEmpty() || !fresh.isEmpty();
    }

    private void checkMet() {
        Waiting first = fresh.peek();
        if (first != null) {
            notMet.checkNone(first.part().phrase());
        }
    }

    /**
     * Checks that the code has come to all that is recorded.
     *
     * @throws dev.rouse.WorkflowDivergedException it has not
     */
    public void checkAllMet() {
        notMet.checkNone("nothing more that it begins");
    }

    private void breaks(RuntimeException e) {
        broken = e;
        dispose();
        LOG.atWarn()
                .setCause(e)
                .addKeyValue("actor", host.address())
                .addKeyValue("workflow", workflow.record().id())
                .log("A workflow cannot go on by the code that is there, and is left as it is");
        news.run();
    }

    // Parts.

    /** A part of the code: gives its entry when that is done. */
    Mono<EntryRecord> part(Part part) {
        return Mono.create(sink -> {
            Waiting one = new Waiting(part, sink);
            sink.onCancel(() -> onLane(() -> cancelled(one)));
            onLane(() -> arrived(one));
        });
    }

    private void onLane(Runnable task) {
        if (host.loop().isHere()) {
            task.run();
        } else {
            host.loop().put(task);
        }
    }

    /** The number of the next unnamed part of a kind in a scope. */
    int count(String what) {
        counters = counters.isEmpty() ? new TreeMap<>() : counters;
        return counters.merge(what, 1, Integer::sum);
    }

    @SuppressWarnings("ReferenceEquality") // the very part: another one that looks like it stands elsewhere
    private void arrived(Waiting one) {
        if (!isAlive() || one.isOver()) {
            return;
        }
        Part part = one.part();
        Part known = parts.putIfAbsent(part.path(), part);
        if (known != null && known != part) {
            one.fail(new InvalidCallException("Each part of a workflow has a name that stands once in its scope, '"
                    + part.path() + "' stands twice."));
            return;
        }
        int entry = workflow.at(part.path());
        if (entry == 0) {
            fresh.add(one);
        } else {
            join(one, entry);
        }
        if (!isGoing) {
            news.run();
        }
    }

    private void join(Waiting one, int number) {
        EntryRecord entry = Objects.requireNonNull(workflow.entry(number));
        Part part = one.part();
        notMet.met(number);
        if (entry.kind() != part.kind()) {
            breaksSoon(notMet.diverged(part.path(), part.phrase(), Part.phrase(entry.kind(), entry.path())));
        } else if (entry.state().isOpen()) {
            waiting.computeIfAbsent(part.path(), none -> new ArrayList<>(1)).add(one);
        } else {
            told.add(new Told(entry.order(), one, entry));
        }
    }

    private void note(Notes changes, Waiting one) {
        Part part = one.part();
        if (workflow.at(part.path()) != 0) {
            join(one, workflow.at(part.path()));
            return;
        }
        long now = host.clockMillis();
        int number = workflow.nextEntry();
        EntryRecord entry = new FirstEntry(workflow, changes).of(part, now);
        changes.put(WorkflowOp.entry(workflow.number(), number, null, entry));
        if (entry.state() == EntryRecord.State.RUNNING) {
            changes.attempt(new Place(workflow.number(), number));
        }
        join(one, number);
    }

    /** An entry is done, or has failed for good: those who wait for it are told next. */
    public void isDone(int number) {
        EntryRecord entry = workflow.entry(number);
        List<Waiting> all = entry == null ? null : waiting.remove(entry.path());
        if (entry != null && all != null) {
            all.forEach(each -> told.add(new Told(entry.order(), each, entry)));
        }
    }

    /** The part at {@code path} that the code waits for; null for none. */
    public @Nullable Part awaited(String path) {
        List<Waiting> all = waiting.get(path);
        return all == null ? null : all.get(0).part();
    }

    /** Whether the code takes the failure of what is at {@code path} for an answer. */
    public boolean isAttempted(String path) {
        List<Waiting> all = waiting.get(path);
        return all != null && all.stream().anyMatch(Waiting::isAttempted);
    }

    private void cancelled(Waiting one) {
        if (one.isOver()) {
            return;
        }
        one.over();
        String path = one.part().path();
        List<Waiting> all = waiting.get(path);
        if (!isAlive() || all == null || !all.remove(one) || !all.isEmpty()) {
            return;
        }
        waiting.remove(path);
        int number = workflow.at(path);
        if (to != null) {
            clear(to, number);
        } else {
            leaves(number);
            news.run();
        }
    }

    private void leaves(int number) {
        left = left.isEmpty() ? new LinkedHashSet<>(2) : left;
        left.add(number);
    }

    /** Nobody waits for an entry any more: it is no more. */
    private void clear(Notes changes, int number) {
        EntryRecord entry = workflow.entry(number);
        if (entry != null && entry.state().isOpen()) {
            changes.put(WorkflowOp.entry(workflow.number(), number, entry, null));
            changes.cut(new Place(workflow.number(), number));
            parts.remove(entry.path());
        }
    }

    // Scopes.

    /** Replaces the value of an entry that is done. */
    void replace(String path, byte[] value) {
        int number = workflow.at(path);
        EntryRecord before = Objects.requireNonNull(workflow.entry(number));
        Objects.requireNonNull(to, "a loop goes on by what its turn has noted")
                .put(WorkflowOp.entry(workflow.number(), number, before, before.with(value)));
    }

    Undos undos() {
        return undos;
    }

    /** The number of the turn that takes what is new. */
    long turn() {
        return to == null ? 0 : to.turn();
    }

    /** Whether what is noted belongs to a turn. */
    boolean isNoting() {
        return to != null;
    }

    /** The scope of {@code prefix} is over: what stands in it is not met again. */
    void leave(String prefix) {
        parts.subMap(prefix, LiveWorkflow.end(prefix)).clear();
        if (!counters.isEmpty()) {
            counters.subMap(prefix, LiveWorkflow.end(prefix)).clear();
        }
        undos.leave(prefix);
    }

    NotMet notMet() {
        return notMet;
    }

    /** Removes the entries of the scope of {@code prefix}. */
    void prune(String prefix) {
        Notes changes = Objects.requireNonNull(to);
        for (int number : workflow.under(prefix)) {
            changes.put(
                    WorkflowOp.entry(workflow.number(), number, Objects.requireNonNull(workflow.entry(number)), null));
        }
    }

    /** Today's code has no such part as stood at {@code path}. */
    void skipRemoved(String path) {
        notMet.skipRemoved(path, this::leaves);
    }

    /** As {@link Versions#of}; where it does not fit, the code goes on no more. */
    int version(String prefix, String path, int max) {
        try {
            return versions.of(prefix, path, max);
        } catch (WorkflowDivergedException e) {
            breaksSoon(e);
            throw e;
        }
    }

    private void breaksSoon(WorkflowDivergedException reason) {
        broken = reason;
        host.loop().put(() -> breaks(reason));
    }

    /** The actors that the code calls. */
    ActorClient actors() {
        return ActorDriver.actors(host.actor());
    }

    // Views.

    Views views() {
        return views;
    }

    /**
     * Looks at the code, which goes on before as far as it can without anything new.
     *
     * @throws RuntimeException it cannot run
     */
    public <T> @Nullable T look(Function<Views, @Nullable T> at) {
        if (!workflow.record().paused()) {
            goOn(null);
        } else if (code == null) {
            isLookedAt = true;
            goOn(null);
        }
        if (broken != null) {
            throw broken;
        }
        List<@Nullable T> seen = new ArrayList<>(1);
        outsideOfTurns(() -> seen.add(at.apply(views)));
        return seen.get(0);
    }

    // The end.

    /** The code has failed, and what its steps did is being undone. */
    void undoing(Throwable failure) {
        if (to != null) {
            new Ending(host, workflow, to).undoing(failure);
        }
    }

    private void end(Notes changes) {
        Ending ending = new Ending(host, workflow, changes);
        Throwable failure = error;
        if (failure != null && !Ending.isAnswer(failure)) {
            ending.pause(failure);
            return;
        }
        notMet.checkNone("its end");
        if (isUndoing) {
            ending.cancelled();
        } else if (failure != null) {
            ending.failed(failure);
        } else {
            ending.completed(result);
        }
    }
}
