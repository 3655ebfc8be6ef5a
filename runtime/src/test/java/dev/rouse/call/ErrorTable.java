package dev.rouse.call;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorDestroyedException;
import dev.rouse.ActorExistsException;
import dev.rouse.ActorFailedException;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorPausedException;
import dev.rouse.ActorStartException;
import dev.rouse.ActorStoppedException;
import dev.rouse.CallCycleException;
import dev.rouse.CallTimeoutException;
import dev.rouse.FatalErrorException;
import dev.rouse.HookTimeoutException;
import dev.rouse.InvalidAddressException;
import dev.rouse.InvalidCallException;
import dev.rouse.KeyReusedException;
import dev.rouse.LifecycleHook;
import dev.rouse.LimitExceededException;
import dev.rouse.MailboxFullException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.OverloadedException;
import dev.rouse.RolledBackException;
import dev.rouse.StateChangedInPlaceException;
import dev.rouse.StateEncodingException;
import dev.rouse.StoreUnavailableException;
import dev.rouse.StreamIdleException;
import dev.rouse.TurnAbortedException;
import dev.rouse.TurnTimeoutException;
import dev.rouse.UnknownActionException;
import dev.rouse.UnknownTypeException;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Items;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Puppet;
import dev.rouse.kv.error.KvUnavailableException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Every error that can cross a call, by what it is and where it is raised, and what each caller up the chain is told. What
 * the rows call is an actor {@code hooked/t}, or one that is to be.
 */
enum ErrorTable {
    // Raised by the runtime before the turn of the call: nothing happened.

    FULL_MAILBOX_BEFORE_THE_TURN(MailboxFullException.class, 429, bed -> bed.fillMailbox()),
    DESTRUCTION_BEFORE_THE_TURN(ActorDestroyedException.class, 409, bed -> {
        bed.script.on(LifecycleHook.DESTROY, actor -> Mono.never());
        bed.node.call(bed.node.runtime().destroy(ErrorChain.TARGET));
    }),
    PAUSE_BEFORE_THE_TURN(
            ActorPausedException.class,
            503,
            bed -> bed.node.await(bed.node.runtime().pause(ErrorChain.TARGET))),
    FAILED_ACTOR_BEFORE_THE_TURN(ActorFailedException.class, 503, bed -> {
        bed.script.on(LifecycleHook.RUN, actor -> Mono.error(new IllegalStateException("broken")));
        bed.sleepTarget();
        bed.node.call(bed.target().add("x"));
    }),
    UNREADABLE_STORE_BEFORE_THE_TURN(
            StoreUnavailableException.class,
            503,
            bed -> bed.store.failNextRead(new KvUnavailableException("scripted", null)),
            (bed, others) -> others.actor(Hooked.class, "unread").look()),
    NODE_WITHOUT_ROOM_BEFORE_THE_TURN(
            OverloadedException.class,
            429,
            bed -> bed.occupyAllResidents(),
            (bed, others) -> others.actor(Hooked.class, "one too many").look()),
    CYCLE_BEFORE_THE_TURN(
            CallCycleException.class,
            409,
            bed -> {},
            (bed, others) -> others.actor(Puppet.class, "first").act("state")),
    ABSENCE_BEFORE_THE_TURN(
            ActorNotFoundException.class,
            404,
            bed -> {},
            (bed, others) -> others.get(Hooked.class, "none").look()),
    PRESENCE_BEFORE_THE_CREATION(
            ActorExistsException.class,
            409,
            bed -> {},
            (bed, others) -> others.create(ErrorChain.TARGET, null).thenReturn("created")),
    FAILED_START_BEFORE_THE_TURN(ActorStartException.class, 500, bed -> {
        bed.script.on(LifecycleHook.WAKE, actor -> Mono.error(new IllegalStateException("broken")));
        bed.sleepTarget();
    }),
    SLOW_CREATION(
            HookTimeoutException.class,
            504,
            bed -> bed.script.on(LifecycleHook.CREATE, actor -> Mono.never()),
            (bed, others) -> others.actor(Hooked.class, "new").look()),
    WRONG_ACTION(
            InvalidCallException.class,
            Told.AS_IT_IS,
            400,
            bed -> {},
            (bed, others) -> others.actor(ErrorChain.TARGET)
                    .call("add")
                    .cast(String.class)
                    .next()),
    UNKNOWN_ACTION(
            UnknownActionException.class,
            Told.AS_IT_IS,
            404,
            bed -> {},
            (bed, others) -> others.actor(ErrorChain.TARGET)
                    .call("never")
                    .cast(String.class)
                    .next()),
    UNKNOWN_TYPE(
            UnknownTypeException.class,
            Told.AS_IT_IS,
            404,
            bed -> {},
            (bed, others) ->
                    Mono.defer(() -> others.actor(Probe.class, "t").value().map(String::valueOf))),
    WRONG_ADDRESS(
            InvalidAddressException.class,
            Told.AS_IT_IS,
            400,
            bed -> {},
            (bed, others) -> Mono.defer(() -> others.actor(Hooked.class).look())),

    KEY_OF_ANOTHER_CALL(KeyReusedException.class, 422, bed -> {}, (bed, others) -> {
        Puppet keyed = others.withKey("k").actor(Puppet.class, "t");
        return keyed.act("state").then(keyed.mingle("state"));
    }),

    // Raised by the runtime while the turn of the call runs, or after it.

    CALL_TIMEOUT(CallTimeoutException.class, 504, bed -> bed.script.part("row", actor -> Mono.never())),
    TURN_WITHOUT_END(TurnTimeoutException.class, 504, bed -> bed.script.part("row", actor -> Mono.never())),
    STREAM_THAT_NOBODY_ASKS_FOR_MORE(
            StreamIdleException.class,
            504,
            bed -> {},
            (bed, others) -> others.actor(Puppet.class, "t")
                    .watch("many")
                    .concatMap(element -> Mono.<String>never(), 1)
                    .next()),
    END_OF_THE_LIFE(ActorStoppedException.class, 409, bed -> {
        bed.script.part("row", actor -> Mono.never());
        bed.afterwards = () -> {
            bed.node.pausesType("hooked");
            bed.node.run();
            bed.node.resumesTypes();
        };
    }),
    TOO_LARGE_A_CHANGE(
            LimitExceededException.class,
            Told.AS_IT_IS,
            413,
            bed -> bed.script.part("row", actor -> Mono.just(actor.append("x".repeat(4_000_000))))),
    UNWRITABLE_STATE(
            StateEncodingException.class,
            500,
            bed -> bed.script.part("row", actor -> Mono.just(actor.append(ErrorChain.UNWRITABLE)))),
    STATE_CHANGED_IN_PLACE(
            StateChangedInPlaceException.class,
            500,
            bed -> {},
            (bed, others) -> others.actor(Items.class, "row").sneak("x").map(String::valueOf)),
    UNREADABLE_OWN_DATA(StoreUnavailableException.class, 503, bed -> {
        bed.sleepTarget();
        bed.script.part("row", actor -> bed.failingRead(actor));
    }),
    REFUSED_COMMIT(
            StoreUnavailableException.class,
            503,
            bed -> bed.script.part("row", actor -> {
                bed.store.failNextCommit(ErrorChain.refusal());
                return Mono.just(actor.append("x"));
            })),
    TURN_BUILT_ON_A_REFUSED_COMMIT(
            RolledBackException.class,
            503,
            bed -> {},
            (bed, others) -> Mono.defer(() -> {
                bed.store.holdCommits();
                bed.afterwards = () -> {
                    bed.store.expectCommit().fail(ErrorChain.refusal());
                    bed.store.releaseCommits();
                };
                Hooked target = others.actor(Hooked.class, "t");
                return Mono.firstWithSignal(target.add("x").onErrorResume(refused -> Mono.never()), target.look());
            })),
    UNREADABLE_OWN_DATA_AFTER_CALLS(TurnAbortedException.class, StoreUnavailableException.class, bed -> {
        bed.sleepTarget();
        bed.script.part("row", actor -> bed.askOthers(actor.others()).then(bed.failingRead(actor)));
    }),
    REFUSED_COMMIT_AFTER_CALLS(
            TurnAbortedException.class,
            StoreUnavailableException.class,
            bed -> bed.script.part("row", actor -> {
                actor.append("x");
                return bed.askOthers(actor.others()).doOnNext(asked -> bed.store.failNextCommit(ErrorChain.refusal()));
            })),
    REFUSED_COMMIT_AFTER_CALLS_THAT_NAME_NO_CALLER(
            TurnAbortedException.class,
            StoreUnavailableException.class,
            bed -> bed.script.part("row", actor -> {
                actor.append("x");
                Sinks.One<String> asked = Sinks.one();
                bed.askOthers(actor.others()).subscribe(asked::tryEmitValue);
                return asked.asMono().doOnNext(sign -> bed.store.failNextCommit(ErrorChain.refusal()));
            })),
    REFUSED_CREATION_AFTER_CALLS_OF_ITS_HOOK(
            TurnAbortedException.class,
            StoreUnavailableException.class,
            bed -> bed.script.on(
                    LifecycleHook.CREATE,
                    actor -> bed.askOthers(actor.others())
                            .doOnNext(asked -> bed.store.failNextCommit(ErrorChain.refusal()))
                            .then()),
            (bed, others) ->
                    others.create(ActorAddress.of("hooked", "new"), null).thenReturn("created")),
    REFUSED_DESTRUCTION_AFTER_CALLS_OF_ITS_HOOK(
            TurnAbortedException.class,
            StoreUnavailableException.class,
            bed -> bed.script.on(
                    LifecycleHook.DESTROY,
                    actor -> bed.askOthers(actor.others())
                            .doOnNext(asked -> bed.store.failNextCommit(ErrorChain.refusal()))
                            .then()),
            (bed, others) -> others.destroy(ErrorChain.TARGET).thenReturn("destroyed")),

    // Raised by the code of the turn.

    ERROR_OF_THE_CODE(
            IllegalStateException.class, Told.AS_IT_IS, 500, ErrorChain.throwing(() -> new IllegalStateException("x"))),
    ACTIONS_OWN_ERROR(
            ActionException.class,
            Told.AS_IT_IS,
            400,
            ErrorChain.throwing(() -> new ActionException("out_of_stock", "None left."))),
    FATAL_ERROR_OF_THE_CODE(
            FatalErrorException.class,
            Told.AS_IT_IS,
            500,
            bed -> bed.script.part("row", actor -> {
                throw new NoClassDefFoundError("scripted");
            })),
    RETRYABLE_ERROR_OF_THE_CODE(
            TurnAbortedException.class,
            NodeUnavailableException.class,
            ErrorChain.throwing(() -> new NodeUnavailableException("x"))),
    RETRYABLE_ERROR_OF_A_USERS_OWN(
            TurnAbortedException.class, ErrorChain.Own.class, ErrorChain.throwing(ErrorChain.Own::new)),
    DESTRUCTION_TOLD_BY_THE_CODE(
            TurnAbortedException.class,
            ActorDestroyedException.class,
            ErrorChain.throwing(() -> new ActorDestroyedException(ErrorChain.TARGET))),
    UNKNOWN_OUTCOME_TOLD_BY_THE_CODE(
            TurnAbortedException.class,
            OutcomeUnknownException.class,
            ErrorChain.throwing(() -> new OutcomeUnknownException(ErrorChain.TARGET, null)));

    /** Errors for those who did not make the call itself. */
    enum Told {
        AS_IT_IS,
        ABORTED
    }

    final Class<?> direct;
    final Class<?> root;
    final Told others;
    final int status;
    final Consumer<ErrorChain> prepare;
    final BiFunction<ErrorChain, ActorClient, Mono<String>> call;

    ErrorTable(Class<?> direct, int status, Consumer<ErrorChain> prepare) {
        this(direct, status, prepare, ErrorTable::callTarget);
    }

    ErrorTable(
            Class<?> direct,
            int status,
            Consumer<ErrorChain> prepare,
            BiFunction<ErrorChain, ActorClient, Mono<String>> call) {
        this(direct, direct, Told.ABORTED, status, prepare, call);
    }

    ErrorTable(Class<?> direct, Told others, int status, Consumer<ErrorChain> prepare) {
        this(direct, others, status, prepare, ErrorTable::callTarget);
    }

    ErrorTable(
            Class<?> direct,
            Told others,
            int status,
            Consumer<ErrorChain> prepare,
            BiFunction<ErrorChain, ActorClient, Mono<String>> call) {
        this(direct, direct, others, status, prepare, call);
    }

    ErrorTable(Class<?> direct, Class<?> root, Consumer<ErrorChain> prepare) {
        this(direct, root, prepare, ErrorTable::callTarget);
    }

    ErrorTable(
            Class<?> direct,
            Class<?> root,
            Consumer<ErrorChain> prepare,
            BiFunction<ErrorChain, ActorClient, Mono<String>> call) {
        this(direct, root, Told.ABORTED, 409, prepare, call);
    }

    ErrorTable(
            Class<?> direct,
            Class<?> root,
            Told others,
            int status,
            Consumer<ErrorChain> prepare,
            BiFunction<ErrorChain, ActorClient, Mono<String>> call) {
        this.direct = direct;
        this.root = root;
        this.others = others;
        this.status = status;
        this.prepare = prepare;
        this.call = call;
    }

    private static Mono<String> callTarget(ErrorChain bed, ActorClient others) {
        return others.actor(Hooked.class, "t").act("row");
    }
}
