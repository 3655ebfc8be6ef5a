import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.PulledQueue;
import dev.rouse.ReadOnly;
import dev.rouse.test.TestNode;
import reactor.core.publisher.Mono;

record Job(int size) {}

@PulledQueue(value = "jobs", message = Job.class)
interface Works {
    @ReadOnly
    Mono<Integer> done();
}

class WorksActor extends Actor<Integer> implements Works {
    @Override
    protected Integer initialState() {
        return 0;
    }

    @Override
    public Mono<Integer> done() {
        return Mono.just(state());
    }

    private Mono<Integer> work(Job job) {
        return Mono.just(update(done -> done + job.size()));
    }

    @Override
    // snippet
}

class Check implements Runnable {
    @Override
    public void run() {
        try (TestNode node = TestNode.of(ActorType.of(Works.class, WorksActor::new))) {
            node.await(node.runtime().queue(Works.class, "jobs", "a").send(new Job(2)));
            node.await(node.runtime().queue(Works.class, "jobs", "a").send(new Job(3)));
            node.advance(java.time.Duration.ofSeconds(1));
            assertEquals(5, node.await(node.actor(Works.class, "a").done()));
            node.assertThatQueue("jobs", Works.class, "a").hasMessages(0);
        }
    }
}
