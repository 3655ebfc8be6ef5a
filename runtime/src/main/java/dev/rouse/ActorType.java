package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A registration: the interface that callers see, what makes its implementation, and options.
 *
 * @param name in addresses, listings and URLs; stored, so keep it when the interface is renamed
 * @param api a public interface whose methods return {@code Mono} or {@code Flux}, each name once
 * @param factory a new object at every call, an {@link Actor} that implements {@code api}; called on lanes, and once at
 *     registration to learn the state's type
 */
public record ActorType<A>(String name, Class<A> api, Supplier<? extends A> factory, ActorOptions options) {

    /** Makes no actors: other nodes do. */
    private static final class Elsewhere<A> implements Supplier<A> {

        @Override
        public A get() {
            throw new IllegalStateException(
                    "Actors of a type that is only called here are made by the nodes that host it.");
        }
    }

    public ActorType {
        ActorAddress.checkType(name);
        Arguments.required("api", api);
        Arguments.required("factory", factory);
        Arguments.required("options", options);
        if (!api.isInterface()) {
            throw new IllegalArgumentException("An actor type is registered by its interface, got " + api + ".");
        }
    }

    /** Named like the interface, in kebab case: {@code ShoppingCart} becomes {@code shopping-cart}. */
    public static <A> ActorType<A> of(Class<A> api, Supplier<? extends A> factory) {
        String name = Arguments.required("api", api)
                .getSimpleName()
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
        return new ActorType<>(name, api, factory, ActorOptions.defaults());
    }

    /**
     * A type that this node only calls, named as by {@link #of}: its interface is enough, its actors live on other nodes. For
     * a node that has no actors, {@link ClusterOptions.Builder#callsOnly()}.
     */
    public static <A> ActorType<A> called(Class<A> api) {
        return of(api, new Elsewhere<>());
    }

    /** Whether its actors can be made here; else they are only called. */
    public boolean isHosted() {
        return !(factory instanceof Elsewhere);
    }

    /** The same with another name. */
    public ActorType<A> named(String name) {
        return new ActorType<>(name, api, factory, options);
    }

    /** The same with other options. */
    public ActorType<A> options(ActorOptions options) {
        return new ActorType<>(name, api, factory, options);
    }

    /** The same with changed options: {@code options(o -> o.idleTimeout(Duration.ofMinutes(5)))}. */
    public ActorType<A> options(UnaryOperator<ActorOptions.Builder> change) {
        return options(
                Arguments.required("change", change).apply(options.toBuilder()).build());
    }
}
