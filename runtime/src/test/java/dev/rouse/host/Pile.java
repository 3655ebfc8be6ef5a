package dev.rouse.host;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.Durability;
import dev.rouse.Interleaved;
import dev.rouse.ReadOnly;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** An actor that does to its state, a list that anybody can change, what a state should be spared. */
public interface Pile {

    /** Changes the list in place and gives it to {@code update}. */
    Mono<Integer> add(String text);

    /** As {@link #add}, in a turn that overlaps with others, and waits in between. */
    @Interleaved
    Mono<Integer> addTwiceAcross(String text, Mono<?> gate);

    /** As {@link #add}, then fails. */
    Mono<Integer> addAndFail(String text);

    /** As {@link #add}, then waits. */
    Mono<Integer> addAndWait(String text, Mono<?> gate);

    /** Changes the list in place, and tells nobody. */
    Mono<Integer> sneak(String text);

    @ReadOnly
    Mono<Integer> sneakAndFail(String text);

    /** Makes {@code list} the state: the very object. */
    Mono<Void> put(List<String> list);

    /** The state: the very object. */
    @ReadOnly
    Mono<List<String>> leak();

    @ReadOnly
    Mono<List<String>> all();

    static ActorType<Pile> type() {
        return type(Durability.BEFORE_REPLY);
    }

    static ActorType<Pile> type(Durability durability) {
        return ActorType.of(Pile.class, PileActor::new).options(o -> o.durability(durability));
    }

    /** The implementation. */
    class PileActor extends Actor<List<String>> implements Pile {

        @Override
        protected List<String> initialState() {
            return new ArrayList<>();
        }

        private int addInPlace(String text) {
            return update(list -> {
                        list.add(text);
                        return list;
                    })
                    .size();
        }

        @Override
        public Mono<Integer> add(String text) {
            return Mono.fromCallable(() -> addInPlace(text));
        }

        @Override
        public Mono<Integer> addTwiceAcross(String text, Mono<?> gate) {
            addInPlace(text);
            return gate.publishOn(lane()).then(Mono.fromCallable(() -> addInPlace(text)));
        }

        @Override
        public Mono<Integer> addAndFail(String text) {
            addInPlace(text);
            return Mono.error(new IllegalStateException("scripted"));
        }

        @Override
        public Mono<Integer> addAndWait(String text, Mono<?> gate) {
            int size = addInPlace(text);
            return gate.publishOn(lane()).thenReturn(size);
        }

        @Override
        public Mono<Integer> sneak(String text) {
            state().add(text);
            return Mono.just(state().size());
        }

        @Override
        public Mono<Integer> sneakAndFail(String text) {
            state().add(text);
            return Mono.error(new IllegalStateException("scripted"));
        }

        @Override
        public Mono<Void> put(List<String> list) {
            update(before -> list);
            return Mono.empty();
        }

        @Override
        public Mono<List<String>> leak() {
            return Mono.just(state());
        }

        @Override
        public Mono<List<String>> all() {
            return Mono.just(List.copyOf(state()));
        }
    }
}
