package dev.rouse.test.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorNode;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.test.spring.visits.Counter;
import dev.rouse.test.spring.visits.Tariff;
import dev.rouse.test.spring.visits.VisitsApplication;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import reactor.core.scheduler.Schedulers;

/** The same slice in real time: the node of the auto-configuration, on a store in memory. */
@Tag("junit-6")
@Timeout(60)
@ActorTest(virtualTime = false)
@ContextConfiguration(classes = VisitsApplication.class)
@Import(Tariff.class)
class RealTimeActorTestTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Autowired
    ActorNode node;

    @Autowired
    ApplicationContext context;

    @Test
    void callsAreAwaitedByBlocking() {
        assertThat(node.actor(Counter.class, "home").increment(1).block(PATIENCE))
                .isEqualTo(10);
        assertThat(context.getBean(KvStore.class)).isInstanceOf(MemoryKvStore.class);
        assertThat(context.getBeansOfType(SliceNode.class)).isEmpty();
    }

    @Test
    void contextHasOneNodeForAllTests() {
        assertThat(context.getBeansOfType(ActorNode.class)).hasSize(1);
        assertThat(Schedulers.isInNonBlockingThread()).isFalse();
    }
}
