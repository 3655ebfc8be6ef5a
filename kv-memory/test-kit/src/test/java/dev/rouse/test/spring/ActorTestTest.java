package dev.rouse.test.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorClient;
import dev.rouse.ActorNode;
import dev.rouse.kv.KvStore;
import dev.rouse.test.TestNode;
import dev.rouse.test.spring.visits.Counter;
import dev.rouse.test.spring.visits.Tariff;
import dev.rouse.test.spring.visits.Visits;
import dev.rouse.test.spring.visits.VisitsApplication;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** The slice of a Spring Boot application that a test of its actors starts, as its user sees it. */
@Tag("junit-6")
@Timeout(60)
@ActorTest(properties = "rouse.max-resident-actors=50")
@ContextConfiguration(classes = VisitsApplication.class)
@Import(Tariff.class)
class ActorTestTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Autowired
    ActorClient actors;

    @Autowired
    ApplicationContext context;

    @BeforeEach
    void nodeIsEmpty(TestNode node) {
        assertThat(node.await(node.runtime().list("counter", null, 10)).actors())
                .isEmpty();
    }

    @Test
    void actorsAreMadeByConstructorInjection(TestNode node) {
        assertThat(node.await(node.actor(Counter.class, "home").increment(2))).isEqualTo(20);
    }

    @Test
    void clientOfTheApplicationsBeansLeadsToTheNodeOfTheTest(TestNode node) {
        assertThat(node.await(actors.actor(Counter.class, "home").increment(1))).isEqualTo(10);
        assertThat(node.await(new Visits(actors).visit("home"))).isEqualTo(20);
        assertThat(actors).isSameAs(context.getBean(ActorNode.class));
    }

    @Test
    void timeIsTheTests(TestNode node) {
        Counter counter = actors.actor(Counter.class, "home");
        node.await(counter.addLater(3));
        node.advance(HOUR);
        assertThat(node.await(counter.value())).isEqualTo(30);
    }

    @Test
    void clientLeadsToTheNextNodeAfterACrash(TestNode node) {
        node.await(actors.actor(Counter.class, "home").increment(1));
        node.kill();
        assertThat(node.await(actors.actor(Counter.class, "home").value())).isEqualTo(10);
    }

    @Test
    void customizersAndPropertiesAreThoseOfTheApplication(TestNode node) {
        node.await(actors.actor(Counter.class, "home").increment(1));
        node.advance(Duration.ofSeconds(6));
        assertThat(node.isAwake(Counter.class, "home")).isTrue();
        node.advance(Duration.ofSeconds(2));
        assertThat(node.isAwake(Counter.class, "home")).isFalse();
        assertThat(context.getEnvironment().getProperty("rouse.max-resident-actors"))
                .isEqualTo("50");
    }

    @Test
    void nothingElseOfTheApplicationIsThere() {
        assertThat(context).isNotInstanceOf(WebServerApplicationContext.class);
        assertThat(context.getBeansOfType(Visits.class)).isEmpty();
        assertThat(context.getBeansOfType(ReactiveWebServerFactory.class)).isEmpty();
        assertThat(context.getBeansOfType(KvStore.class)).isEmpty();
        assertThat(context.getBeansOfType(ActorClient.class)).hasSize(1);
    }

    @Test
    void blockingIsRefusedSinceTimeWouldStandStill() {
        assertThatThrownBy(
                        () -> actors.actor(Counter.class, "home").increment(1).block())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("blocking");
    }

    /** A test inside of another one has its node, too. */
    @Nested
    class Inside {

        @Test
        void nodeIsThere(TestNode node) {
            assertThat(node.await(actors.actor(Counter.class, "home").increment(1)))
                    .isEqualTo(10);
        }
    }
}
