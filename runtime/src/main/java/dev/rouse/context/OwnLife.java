package dev.rouse.context;

import dev.rouse.Actor;
import dev.rouse.ActorDriver;
import dev.rouse.ActorLife;
import dev.rouse.ActorStoppedException;
import dev.rouse.LifecycleHook;
import dev.rouse.LimitExceededException;
import dev.rouse.base.Arguments;
import dev.rouse.call.BlockingRefusal;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallMono;
import dev.rouse.call.Recipient;
import dev.rouse.kv.GuardedMono;
import dev.rouse.log.GuardedLogger;
import dev.rouse.loop.LaneScheduler;
import dev.rouse.loop.ThreadLocals;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnScope;
import dev.rouse.type.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Work of an actor beside its turns: {@code run()}, background work, and the signal that it is to stop. It exists for
 * actors that ask for it. Its methods may be called from any thread and hop to the lane; its fields are the lane's.
 */
public final class OwnLife implements ActorLife {

    private static final Logger LOG = GuardedLogger.of(OwnLife.class);

    private final ContextHost host;
    private final Sinks.Empty<Void> stopping = Sinks.empty();
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<Work> works = new ArrayList<>(1);
    private final EndOrder end;
    private @Nullable Disposable run;
    private int waits;
    private volatile boolean ended;

    public OwnLife(ContextHost host) {
        this.host = host;
        this.end = new EndOrder(host);
    }

    // For the actor.

    @Override
    @SuppressWarnings("unchecked")
    public <T> Mono<T> turn(Supplier<? extends Mono<T>> body) {
        Arguments.required("body", body);
        Action action = Action.of("turn", (actor, arguments) -> ownTurn(actor, body));
        return (Mono<T>) new CallMono(
                new Recipient(
                        address -> host.lane(), host.type(), host.address(), CallKind.OWN, Recipient.Terms.OF_TYPE),
                action);
    }

    private <T> Publisher<T> ownTurn(Object actor, Supplier<? extends Mono<T>> body) {
        try {
            return actor == host.actorOrNull() ? body.get() : Mono.error(hasEnded());
        } catch (Throwable e) {
            return Mono.error(e);
        }
    }

    @Override
    public void keepAwake(Mono<?> work) {
        begin(new Work(work, true));
    }

    @Override
    public void finishBeforeSleep(Mono<?> work) {
        begin(new Work(work, false));
    }

    private void begin(Work work) {
        if (ended) {
            throw hasEnded();
        }
        int limit = host.type().options().mailboxCapacity();
        if (accepted.incrementAndGet() > limit) {
            accepted.decrementAndGet();
            throw new LimitExceededException("pieces of background work of an actor", limit + 1L, limit);
        }
        if (host.lane().loop().isHere()) {
            // At once: the turn that begins it may be the last one before the activation ends.
            works.add(work);
            host.lane().loop().put(() -> start(work));
        } else {
            host.lane().loop().put(() -> {
                works.add(work);
                start(work);
            });
        }
    }

    /** An activation that has ended meanwhile has cut off what had not begun. */
    private void start(Work work) {
        if (ended && works.remove(work)) {
            work.count();
            LOG.atWarn()
                    .addKeyValue("actor", host.address())
                    .addKeyValue("incarnation", Long.toHexString(host.incarnation()))
                    .addKeyValue("work", work)
                    .log("Background work of an actor never began: this life of it had ended before");
        } else if (works.contains(work)) {
            host.stirred();
            work.start();
        }
    }

    @Override
    public <T> Mono<T> waiting(Mono<T> wait) {
        Arguments.required("wait", wait);
        return Mono.using(
                () -> {
                    host.lane().execute(() -> waitsMore(1));
                    return this;
                },
                ignored -> wait.hide(),
                ignored -> host.lane().execute(() -> waitsMore(-1)));
    }

    /** On the lane: notes that {@code run()} begins to wait for something that wakes the actor, or waits for it no more. */
    void waits(boolean now) {
        waitsMore(now ? 1 : -1);
    }

    private void waitsMore(int more) {
        waits += more;
        host.stirred();
    }

    @Override
    public Scheduler scheduler() {
        return new LaneScheduler(host.lane().loop(), (task, part) -> host.lane().execute(() -> runPart(part)));
    }

    /** Nothing more may come of what waits for a task that Reactor let throw: the activation ends with that. */
    private void runPart(Runnable task) {
        try {
            task.run();
        } catch (Error e) {
            host.runFailed(e);
        }
    }

    @Override
    public Mono<Void> whenStopping() {
        return new GuardedMono<>(stopping.asMono());
    }

    @Override
    public void sleepNow() {
        Turn turn = host.running();
        if (turn != null) {
            turn.thenSleep();
        } else {
            host.lane().execute(end::sleep);
        }
    }

    @Override
    public void destroy() {
        Turn turn = host.running();
        if (turn != null) {
            OwnContext.outbox(host, new TurnScope(host)).checkSentNothing(turn);
            turn.thenDestroy();
        } else {
            host.lane().execute(end::destroy);
        }
    }

    // For the activation.

    /** Whether something but turns keeps the actor awake. */
    public boolean keepsAwake() {
        return run != null && waits == 0 || works.stream().anyMatch(work -> work.keepsAwake);
    }

    /** Whether background work has not ended. */
    public boolean hasWork() {
        return !works.isEmpty();
    }

    /** @param creates whether the call that creates the actor has its turn next */
    public void startRun(Actor<Object> actor, boolean creates) {
        Run task = new Run(creates);
        run = task;
        try (ThreadLocals.Scope ignored = ThreadLocals.enter(null, task)) {
            ActorDriver.run(actor, LifecycleHook.RUN, null).subscribe(task);
        } catch (Throwable e) {
            task.onError(e);
        }
    }

    /** The order to end this activation. */
    public EndOrder end() {
        return end;
    }

    /** The actor begins to stop: {@code run()} ends, and the rest is asked to. */
    public void stopping() {
        Disposable running = run;
        run = null;
        if (running != null) {
            UserCode.run(host, "run(), which was cancelled,", running::dispose);
        }
        stopping.tryEmitEmpty();
    }

    /** Cancels the background work that is left, and names it. */
    public List<String> cutOff() {
        List<Work> left = List.copyOf(works);
        works.clear();
        left.forEach(work -> UserCode.run(host, "Background work, which was cut off,", work::dispose));
        left.forEach(Work::count);
        return left.stream().map(Work::toString).toList();
    }

    /** The activation is over. */
    public void over() {
        ended = true;
        stopping();
        cutOff();
        end.over();
    }

    private Throwable named(Throwable error, String part) {
        return BlockingRefusal.named(host.address() + "." + part, error);
    }

    private ActorStoppedException hasEnded() {
        return new ActorStoppedException(host.address(), "this life of it has ended");
    }

    /** The subscription to {@code run()}, whose end is the actor's business. */
    private final class Run extends BaseSubscriber<Object> {

        private final boolean creates;

        Run(boolean creates) {
            this.creates = creates;
        }

        @Override
        protected void hookOnComplete() {
            host.lane().execute(() -> over(null));
        }

        @Override
        protected void hookOnError(Throwable error) {
            if (creates && host.lane().loop().isHere() && host.isBeginning()) {
                host.lane().loop().put(() -> over(error));
            } else {
                host.lane().execute(() -> over(error));
            }
        }

        private void over(@Nullable Throwable error) {
            if (run != this) {
                return;
            }
            run = null;
            if (error == null) {
                host.stirred();
            } else {
                host.runFailed(named(error, "run"));
            }
        }
    }

    /** Background work. */
    private final class Work extends BaseSubscriber<Object> {

        private final Mono<?> work;
        private final boolean keepsAwake;
        private final AtomicBoolean counted = new AtomicBoolean();

        Work(Mono<?> work, boolean keepsAwake) {
            this.work = Arguments.required("work", work);
            this.keepsAwake = keepsAwake;
        }

        void start() {
            try {
                work.subscribe(this);
            } catch (Throwable e) {
                onError(e);
            }
        }

        @Override
        protected void hookOnError(Throwable error) {
            LOG.atWarn()
                    .setCause(named(error, "background work"))
                    .addKeyValue("actor", host.address())
                    .addKeyValue("incarnation", Long.toHexString(host.incarnation()))
                    .addKeyValue("work", this)
                    .log("Background work of an actor failed");
        }

        /** It has ended, is cut off or never began: once, whatever its source does. */
        void count() {
            if (counted.compareAndSet(false, true)) {
                accepted.decrementAndGet();
            }
        }

        @Override
        protected void hookFinally(SignalType type) {
            count();
            host.lane().execute(() -> {
                if (works.remove(this)) {
                    host.stirred();
                }
            });
        }

        @Override
        public String toString() {
            try {
                return Scannable.from(work).name();
            } catch (Throwable e) {
                return work.getClass().getName();
            }
        }
    }
}
