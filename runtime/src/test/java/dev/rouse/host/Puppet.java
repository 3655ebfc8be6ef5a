package dev.rouse.host;

import dev.rouse.Actor;
import dev.rouse.ActorClient;
import dev.rouse.ActorData;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.Durability;
import dev.rouse.Firing;
import dev.rouse.Interleaved;
import dev.rouse.ReadOnly;
import dev.rouse.Schedule;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** An actor whose turns do what the test says; its state is a text. */
public interface Puppet {

    Mono<String> act(String part);

    @ReadOnly
    Mono<String> look(String part);

    @Interleaved
    Mono<String> mingle(String part);

    @ReadOnly
    Flux<String> watch(String part);

    Flux<String> follow(String part);

    @Interleaved
    Flux<String> trickle(String part);

    /** What each part does. */
    final class Play {
        private final Map<String, Function<PuppetActor, Publisher<String>>> parts = new HashMap<>();

        Play() {
            part("state", puppet -> Mono.just(puppet.now()));
        }

        Play part(String name, Function<PuppetActor, Publisher<String>> body) {
            parts.put(name, body);
            return this;
        }

        ActorType<Puppet> type(ActorOptions options) {
            return ActorType.of(Puppet.class, () -> new PuppetActor(this)).options(options);
        }

        ActorType<Puppet> type() {
            return type(ActorOptions.defaults());
        }
    }

    /** The implementation. */
    final class PuppetActor extends Actor<String> implements Puppet {

        private final Play play;

        PuppetActor(Play play) {
            this.play = play;
        }

        @Override
        protected String initialState() {
            return "";
        }

        @Override
        public Mono<String> act(String part) {
            return Mono.from(play.parts.get(part).apply(this));
        }

        @Override
        public Mono<String> look(String part) {
            return act(part);
        }

        @Override
        public Mono<String> mingle(String part) {
            return act(part);
        }

        @Override
        public Flux<String> watch(String part) {
            return Flux.from(play.parts.get(part).apply(this));
        }

        @Override
        public Flux<String> follow(String part) {
            return watch(part);
        }

        @Override
        public Flux<String> trickle(String part) {
            return watch(part);
        }

        String now() {
            return state();
        }

        String add(String text) {
            return update(before -> before + text);
        }

        ActorData own() {
            return data();
        }

        ActorClient others() {
            return actors();
        }

        Schedule plan() {
            return schedule();
        }

        Optional<Firing> why() {
            return firing();
        }

        void rest() {
            life().sleepNow();
        }

        void die() {
            life().destroy();
        }

        String replace(String text) {
            return update(before -> text);
        }

        void stay() {
            life().keepAwake(Mono.never());
        }

        /** The time of the lane, outside of turns. */
        Scheduler wall() {
            return life().scheduler();
        }

        Scheduler home() {
            return lane();
        }

        <T> Mono<T> block(Callable<T> work) {
            return blocking(work);
        }

        void save(Durability durability) {
            durability(durability);
        }
    }
}
