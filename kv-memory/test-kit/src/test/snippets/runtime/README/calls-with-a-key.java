import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.host.ActorRuntime;
import dev.rouse.test.TestNode;
import reactor.core.publisher.Mono;

record Request(String id) {}

interface Account {
    Mono<Long> deposit(long amount);
}

class AccountActor extends Actor<Long> implements Account {
    @Override
    protected Long initialState() {
        return 0L;
    }

    @Override
    public Mono<Long> deposit(long amount) {
        return Mono.just(update(balance -> balance + amount));
    }
}

class Check implements Runnable {
    private static Mono<Long> deposit(ActorRuntime runtime, Request request) {
        return
        // snippet
    }

    @Override
    public void run() {
        try (TestNode node = TestNode.of(ActorType.of(Account.class, AccountActor::new))) {
            assertEquals(100L, node.await(deposit(node.runtime(), new Request("one"))));
            node.kill();
            assertEquals(100L, node.await(deposit(node.runtime(), new Request("one"))));
            assertEquals(200L, node.await(deposit(node.runtime(), new Request("two"))));
        }
    }
}
