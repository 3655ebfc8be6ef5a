package dev.rouse.kv.memory.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Actor;
import dev.rouse.ActorClient;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.spring.ActorComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import reactor.core.publisher.Mono;

/** A Spring application that has this module and says nothing of a store. */
@Timeout(60)
class MemoryStoreAutoConfigurationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The actor's interface. */
    public interface Visits {
        Mono<Integer> visit();
    }

    @ActorComponent
    static final class VisitsActor extends Actor<Integer> implements Visits {

        @Override
        protected Integer initialState() {
            return 0;
        }

        @Override
        public Mono<Integer> visit() {
            return Mono.just(update(count -> count + 1));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(VisitsActor.class)
    static class Application {}

    private static AnnotationConfigApplicationContext start(Map<String, Object> properties) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
        context.register(Application.class);
        context.refresh();
        return context;
    }

    private static int visit(AnnotationConfigApplicationContext context) {
        return context.getBean(ActorClient.class)
                .actor(Visits.class, "home")
                .visit()
                .block(PATIENCE);
    }

    @Test
    void storeIsInMemoryAndGoneWithTheApplication() {
        for (int i = 0; i < 2; i++) {
            try (AnnotationConfigApplicationContext context = start(Map.of())) {
                assertThat(visit(context)).isEqualTo(1);
            }
        }
    }

    /** It is closed with the application, and waited for: else the directory would still be locked. */
    @Test
    void storeInADirectoryIsThereTheNextTime(@TempDir Path directory) {
        Map<String, Object> properties = Map.of("rouse.memory.directory", directory.toString());
        for (int i = 1; i <= 3; i++) {
            try (AnnotationConfigApplicationContext context = start(properties)) {
                assertThat(visit(context)).isEqualTo(i);
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Own {

        static final MemoryKvStore STORE = MemoryKvStore.create();

        @Bean
        KvStore own() {
            return STORE;
        }
    }

    @Test
    void storeOfTheUsersIsTheOnlyOne() {
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext(Own.class, Application.class)) {
            assertThat(context.getBean(KvStore.class)).isSameAs(Own.STORE);
            assertThat(visit(context)).isEqualTo(1);
        }
    }

    @Test
    void switchedOffThereIsNoStore() {
        try (AnnotationConfigApplicationContext context = start(Map.of("rouse.enabled", "false"))) {
            assertThat(context.getBeansOfType(KvStore.class)).isEmpty();
            assertThat(context.getBeansOfType(ActorClient.class)).isEmpty();
        }
    }
}
