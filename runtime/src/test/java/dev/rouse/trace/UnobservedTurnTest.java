package dev.rouse.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** A turn that nobody observes makes no context that nobody asks for: its caller may have a long chain of operators to ask. */
final class UnobservedTurnTest {

    private static final class Counting implements CoreSubscriber<Object> {

        private int asked;
        private boolean answered;

        @Override
        public Context currentContext() {
            asked++;
            return Context.empty();
        }

        @Override
        public void onSubscribe(Subscription call) {
            call.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Object answer) {
            answered = true;
        }

        @Override
        public void onError(Throwable error) {
            throw new AssertionError(error);
        }

        @Override
        public void onComplete() {}
    }

    @Test
    void contextOfItsCallerIsAskedForWhenTheCallIsMadeOnly() {
        Puppet.Play play = new Puppet.Play().part("change", puppet -> Mono.just(puppet.replace("new")));
        try (TestNode node = TestNode.on(new ScriptedStore(), play.type())) {
            node.await(node.runtime().actor(Puppet.class, "a").act("change"));
            Counting caller = new Counting();
            node.runtime().actor(Puppet.class, "a").act("change").subscribe(caller);
            int asked = caller.asked;
            node.run();
            assertThat(caller.answered).isTrue();
            assertThat(caller.asked).isEqualTo(asked);
        }
    }
}
