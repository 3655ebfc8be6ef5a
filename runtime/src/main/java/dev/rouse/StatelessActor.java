package dev.rouse;

/**
 * The base of an actor that has no state: one that keeps what lasts in its {@link #data()}, has fields alone, or only calls
 * others. All else is as for {@link Actor}; no record of a state is written, and none is read.
 *
 * <p>{@link #state()}, {@link #update} and {@link #updateAndReturn} are refused. What is given to an explicit creation goes to
 * {@link #onCreate}, and is refused where a type has none. An actor of a type that extends {@code Actor} later, with a state,
 * begins with {@code initialState()}; one that had a state before, and now is stateless, keeps its record untouched.
 *
 * <pre>{@code
 * public final class CourierActor extends StatelessActor implements Courier {
 *     public Mono<Void> deliver(String parcel) { return actors().actor(Door.class, parcel).open(); }
 * }
 * }</pre>
 */
public abstract class StatelessActor extends Actor<StatelessActor.NoState> {

    /** The state of actors that have none. */
    public enum NoState {
        /** The only one. */
        NONE
    }

    @Override
    protected final NoState initialState() {
        return NoState.NONE;
    }

    @Override
    protected final NoState initialState(Object input) {
        return NoState.NONE;
    }
}
