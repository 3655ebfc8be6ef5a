package dev.rouse.kv;

import java.util.function.Supplier;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Keeps what a subscriber throws from the thread that signals it, and so from whoever that thread serves next. For answers that
 * come from a thread which must survive, or to several subscribers one after the other.
 */
public final class GuardedMono<T> extends MonoOperator<T, T> {

    /** Signals as {@code source} does, on the same threads; costs one object a subscription. */
    public GuardedMono(Mono<? extends T> source) {
        super(source);
    }

    /**
     * Calls {@code foreign} at each subscription and becomes what it makes; ends with whatever it throws, errors that Reactor
     * would throw on too.
     */
    public static <T> Mono<T> calling(Supplier<Mono<T>> foreign) {
        return Mono.defer(() -> {
            try {
                return foreign.get();
            } catch (Error thrown) {
                return Mono.error(thrown);
            }
        });
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber) {
        source.subscribe(new Guard<>(subscriber));
    }

    /**
     * Tells of what a subscriber threw, whatever that is: Reactor's hook for dropped errors, which logs it unless set; where that
     * throws too, the thread's handler of uncaught errors. Never throws.
     */
    public static void drop(Throwable thrown, Context context) {
        try {
            Operators.onErrorDropped(thrown, context);
        } catch (Throwable byTheHook) {
            uncaught(byTheHook);
        }
    }

    @SuppressWarnings("EmptyCatch") // nobody is left to tell, as the JVM itself has it
    private static void uncaught(Throwable error) {
        try {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, error);
        } catch (Throwable ignored) {
        }
    }

    private record Guard<T>(CoreSubscriber<? super T> actual) implements CoreSubscriber<T> {

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            actual.onSubscribe(subscription);
        }

        @Override
        public void onNext(T value) {
            run(() -> actual.onNext(value));
        }

        @Override
        public void onError(Throwable error) {
            run(() -> actual.onError(error));
        }

        @Override
        public void onComplete() {
            run(actual::onComplete);
        }

        private void run(Runnable signal) {
            try {
                signal.run();
            } catch (Throwable thrown) {
                drop(thrown, currentContext());
            }
        }
    }
}
