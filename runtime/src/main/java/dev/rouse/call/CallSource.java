package dev.rouse.call;

import dev.rouse.ActorAddress;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RuntimeObserver;
import dev.rouse.trace.ObservedCaller;
import dev.rouse.trace.Traces;
import dev.rouse.type.Action;
import dev.rouse.type.HostedType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** A publisher that makes one call per subscription. It is itself the target of its calls, which saves an object per call. */
interface CallSource extends CallTarget {

    Recipient recipient();

    @Override
    default HostedType type() {
        return recipient().type();
    }

    @Override
    default ActorAddress address() {
        return recipient().address();
    }

    @Override
    default CallKind kind() {
        return recipient().kind();
    }

    @Override
    default @Nullable Caller calledBy() {
        return recipient().terms().caller();
    }

    @Override
    default @Nullable String idempotencyKey() {
        return recipient().terms().idempotencyKey();
    }

    /** Whether calls carry a key that means something: they are of an action that may change something. */
    default boolean hasKey() {
        Action called = action();
        return idempotencyKey() != null
                && called != null
                && kind().takesKey()
                && !called.mode().changesNothing();
    }

    /** Makes a call for {@code caller}, or refuses it where there is nobody to call. */
    default void makeCall(CoreSubscriber<?> caller) {
        makeCall(caller, recipient().terms().timeout());
    }

    private CoreSubscriber<?> observed(CoreSubscriber<?> caller) {
        RuntimeObserver observer = recipient().route().observer();
        if (!observer.observes(RuntimeObserver.Kind.CALL)) {
            return caller;
        }
        boolean isOwn = kind().isOrder() && kind() != CallKind.QUEUE;
        String name = kind().nameOf(action());
        RuntimeObserver.Observed begun =
                Traces.begun(observer, RuntimeObserver.Kind.CALL, address(), name, isOwn, caller.currentContext());
        return begun == null ? caller : new ObservedCaller(caller, begun);
    }

    /** @param own how long it may take; null for as long as its type says */
    default void makeCall(CoreSubscriber<?> caller, @Nullable Duration own) {
        Receiver receiver;
        try {
            receiver = recipient().route().receiver(address());
        } catch (NodeUnavailableException e) {
            Operators.error(caller, e);
            return;
        }
        CoreSubscriber<?> observed = observed(caller);
        CallingTurn parent = caller.currentContext().getOrDefault(CallingTurn.class, null);
        observed.onSubscribe(
                own != null || parent != null && parent.call().passesDeadlineOn()
                        ? new DeadlineCall(this, receiver, observed, parent, own)
                        : new Call(this, receiver, observed, parent));
    }
}
