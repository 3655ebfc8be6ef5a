package dev.rouse.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.Actor;
import dev.rouse.ActorClient;
import dev.rouse.ActorNode;
import dev.rouse.ActorType;
import dev.rouse.FailurePolicy;
import dev.rouse.LifecycleEvent;
import dev.rouse.NodeHealth;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RuntimeListener;
import dev.rouse.host.RuntimeMetrics;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvClosedException;
import dev.rouse.net.ActorHttpOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Scope;
import reactor.core.publisher.Mono;

/** The auto-configuration: what there is when, what a user's beans take the place of, and what an application's start and end do. */
@Timeout(60)
class RouseAutoConfigurationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ApplicationAvailabilityAutoConfiguration.class,
                    RouseConfigurerAutoConfiguration.class,
                    RouseAutoConfiguration.class,
                    RouseHealthAutoConfiguration.class,
                    RouseHttpAutoConfiguration.class,
                    RouseMetricsAutoConfiguration.class,
                    RouseObservationAutoConfiguration.class))
            .withBean(ScriptedStore.class, ScriptedStore::new);

    /** The interface of the tests' actor. */
    public interface Greeter {
        Mono<String> greet(String name);
    }

    /** A bean that actors need. */
    record Phrase(String text) {}

    @ActorComponent
    static final class GreeterActor extends Actor<Integer> implements Greeter {

        static final AtomicInteger MADE = new AtomicInteger();

        private final Phrase phrase;

        GreeterActor(Phrase phrase) {
            this.phrase = phrase;
            MADE.incrementAndGet();
        }

        @Override
        protected Integer initialState() {
            return 0;
        }

        @Override
        public Mono<String> greet(String name) {
            return Mono.just(phrase.text() + " " + name + " " + update(count -> count + 1));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(GreeterActor.class)
    static class Greeters {

        @Bean
        Phrase phrase() {
            return new Phrase("hello");
        }
    }

    private ApplicationContextRunner greeters() {
        return application.withUserConfiguration(Greeters.class);
    }

    private static String greet(ActorClient actors, String key, String name) {
        return actors.actor(Greeter.class, key).greet(name).block(PATIENCE);
    }

    @Test
    void actorsAreMadeByConstructorInjectionOncePerActivation() {
        greeters().run(context -> {
            int before = GreeterActor.MADE.get();
            ActorClient actors = context.getBean(ActorClient.class);
            assertThat(greet(actors, "a", "ann")).isEqualTo("hello ann 1");
            assertThat(greet(actors, "a", "bob")).isEqualTo("hello bob 2");
            assertThat(greet(actors, "b", "ann")).isEqualTo("hello ann 1");
            assertThat(GreeterActor.MADE.get() - before).isEqualTo(2);
        });
    }

    @Test
    void withoutAStoreThereIsNothing() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(RouseConfigurerAutoConfiguration.class, RouseAutoConfiguration.class))
                .run(context -> assertThat(context).doesNotHaveBean(ActorNode.class));
    }

    @Test
    void switchedOffThereIsNothing() {
        application
                .withPropertyValues("rouse.enabled=false", "rouse.http.enabled=true")
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(ActorNode.class)
                        .doesNotHaveBean(HealthIndicator.class)
                        .doesNotHaveBean(NettyServerCustomizer.class)
                        .doesNotHaveBean(RuntimeMetrics.class));
    }

    @Test
    void nodeOfTheUsersIsTheOnlyOne() {
        ActorNode own = new StartedNode().node();
        application
                .withBean("own", ActorNode.class, () -> own)
                .run(context -> assertThat(context)
                        .doesNotHaveBean(RuntimeLifecycle.class)
                        .getBean(ActorNode.class)
                        .isSameAs(own));
    }

    @Test
    void typesThatAreBeansAreHostedAndCustomized() {
        ActorType<Greeter> type = ActorType.of(Greeter.class, () -> new GreeterActor(new Phrase("ho")))
                .named("host");
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        application
                .withBean(ActorType.class, () -> type)
                .withBean(ActorTypeCustomizer.class, () -> one -> {
                    seen.add(one.name());
                    return one.options(o -> o.lifecycle(l -> l.failure(FailurePolicy.STOP)))
                            .named("changed");
                })
                .run(context -> {
                    assertThat(context.getBean(ActorNode.class).types()).containsExactly("changed");
                    assertThat(seen).containsExactly("host");
                    assertThat(greet(context.getBean(ActorClient.class), "a", "ann"))
                            .isEqualTo("ho ann 1");
                });
    }

    @Test
    void propertiesAreOptionsAndCustomizersComeAfterThem() {
        AtomicInteger residents = new AtomicInteger();
        greeters()
                .withPropertyValues("rouse.max-resident-actors=77", "rouse.stop-timeout=3s")
                .withBean(
                        RuntimeCustomizer.class,
                        () -> builder -> builder.options(o -> {
                            residents.set(o.build().maxResidentActors());
                            return o;
                        }))
                .run(context -> assertThat(residents).hasValue(77));
    }

    @Test
    void wrongPropertyFailsTheStartWithItsName() {
        greeters()
                .withPropertyValues("rouse.node.lease=0s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("lease"));
    }

    @Test
    void storeThatDoesNotAnswerFailsTheStartInTime() {
        ScriptedStore silent = new ScriptedStore();
        silent.holdTransacts();
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(RouseConfigurerAutoConfiguration.class, RouseAutoConfiguration.class))
                .withBean(KvStore.class, () -> silent)
                .withPropertyValues("rouse.start-timeout=50ms")
                .run(context -> assertThat(context).getFailure().rootCause().isInstanceOf(TimeoutException.class));
    }

    @Test
    void callBeforeTheStartIsRefusedAndSaysWhen() {
        ActorNode node = new StartedNode().node();
        assertThat(node.health().status()).isEqualTo(NodeHealth.Status.JOINING);
        assertThat(node).hasToString("ActorNode[JOINING]").isEqualTo(node);
        assertThatThrownBy(() -> node.actor(Greeter.class, "a"))
                .isInstanceOf(NodeUnavailableException.class)
                .hasMessageContaining("ApplicationRunner");
    }

    /** A store as users declare it. */
    @Configuration(proxyBeanMethods = false)
    static class Stores {

        @Bean
        KvStore store() {
            return new ScriptedStore();
        }
    }

    @Test
    void endOfTheContextStopsTheNodeAndClosesTheStore() {
        ApplicationContextRunner whole = new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(RouseConfigurerAutoConfiguration.class, RouseAutoConfiguration.class))
                .withUserConfiguration(Stores.class, Greeters.class);
        whole.run(context -> {
            ActorNode node = context.getBean(ActorNode.class);
            KvStore store = context.getBean(KvStore.class);
            greet(node, "a", "ann");
            context.close();
            assertThat(node.health().status()).isEqualTo(NodeHealth.Status.STOPPED);
            assertThatThrownBy(() -> store.transact(any -> Mono.empty()).block(PATIENCE))
                    .isInstanceOf(KvClosedException.class);
        });
    }

    @Test
    void contextIsStoppedAndStartedAgain() {
        greeters().run(context -> {
            ActorNode node = context.getBean(ActorNode.class);
            assertThat(greet(node, "a", "ann")).endsWith("1");
            context.stop();
            assertThat(node.health().status()).isEqualTo(NodeHealth.Status.STOPPED);
            context.start();
            assertThat(greet(node, "a", "ann")).endsWith("2");
        });
    }

    /** A bean post-processor that advises the actor, as {@code @Async} would. */
    static final class Advising implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!(bean instanceof GreeterActor)) {
                return bean;
            }
            ProxyFactory proxy = new ProxyFactory(bean);
            return proxy.getProxy();
        }
    }

    @Test
    void advisedActorIsRefused() {
        greeters()
                .withBean(Advising.class)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("is advised"));
    }

    @ActorComponent
    @Scope("singleton")
    static final class OneForAll extends Actor<Integer> implements Greeter {

        @Override
        protected Integer initialState() {
            return 0;
        }

        @Override
        public Mono<String> greet(String name) {
            return Mono.just(name);
        }
    }

    @Test
    void actorThatIsNoPrototypeIsRefused() {
        application
                .withUserConfiguration(OneForAll.class)
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("each activation needs"));
    }

    /** Another interface. */
    public interface Farewell {
        Mono<String> leave();
    }

    @ActorComponent
    static class TwoFaced extends Actor<Integer> implements Greeter, Farewell {

        @Override
        protected Integer initialState() {
            return 0;
        }

        @Override
        public Mono<String> greet(String name) {
            return Mono.just(name);
        }

        @Override
        public Mono<String> leave() {
            return Mono.just("bye");
        }
    }

    @ActorComponent(api = Farewell.class, name = "adieu")
    static final class Leaving extends TwoFaced {}

    @Test
    void interfaceIsNamedWhereThereAreSeveral() {
        application
                .withUserConfiguration(TwoFaced.class)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("api = "));
        application.withUserConfiguration(Leaving.class).run(context -> {
            assertThat(context.getBean(ActorNode.class).types()).containsExactly("adieu");
            assertThat(context.getBean(ActorClient.class)
                            .actor(Farewell.class, "a")
                            .leave()
                            .block(PATIENCE))
                    .isEqualTo("bye");
        });
    }

    @Test
    void metersAreThereWithARegistry() {
        greeters().withBean(MeterRegistry.class, SimpleMeterRegistry::new).run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            context.getBean(MeterBinder.class).bindTo(registry);
            greet(context.getBean(ActorClient.class), "a", "ann");
            assertThat(registry.get("rouse.ready").gauge().value()).isEqualTo(1);
            assertThat(registry.get("rouse.commits").timer().count()).isPositive();
        });
        greeters()
                .withClassLoader(new FilteredClassLoader(MeterRegistry.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("rouseMetrics"));
    }

    @Test
    void listenersThatAreBeansAreAllTold() {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        RuntimeListener failing = new RuntimeListener() {
            @Override
            public void lifecycle(LifecycleEvent event) {
                throw new IllegalStateException("scripted");
            }
        };
        RuntimeListener telling = new RuntimeListener() {
            @Override
            public void lifecycle(LifecycleEvent event) {
                told.add(event.address().type());
            }
        };
        greeters()
                .withBean("failing", RuntimeListener.class, () -> failing)
                .withBean("telling", RuntimeListener.class, () -> telling)
                .run(context -> {
                    greet(context.getBean(ActorClient.class), "a", "ann");
                    assertThat(told).contains("greeter");
                });
    }

    @Test
    void callsAndTurnsAreObservedWhereThereIsARegistry() {
        Queue<String> observed = new ConcurrentLinkedQueue<>();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {
            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }

            @Override
            public void onStart(Observation.Context context) {
                observed.add(context.getContextualName());
            }
        });
        greeters().withBean(ObservationRegistry.class, () -> registry).run(context -> {
            greet(context.getBean(ActorClient.class), "a", "ann");
            assertThat(observed).contains("call greeter.greet", "turn greeter.greet");
        });
        greeters()
                .withClassLoader(new FilteredClassLoader(ObservationRegistry.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("rouseObservations"));
    }

    @Test
    void healthAndReadinessAreThoseOfTheNode() {
        greeters().run(context -> {
            HealthIndicator health = context.getBean("rouseHealthIndicator", HealthIndicator.class);
            HealthIndicator readiness = context.getBean("readinessStateHealthIndicator", HealthIndicator.class);
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            assertThat(health.health().getDetails()).containsEntry("members", 1).containsEntry("unownedShards", 0);
            AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
            assertThat(readiness.health().getStatus()).isEqualTo(Status.UP);

            context.getBean(ActorNode.class).cluster().drain().onErrorComplete().subscribe();
            Health drained = Mono.fromSupplier(readiness::health)
                    .filter(one -> one.getStatus().equals(Status.OUT_OF_SERVICE))
                    .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(10)))
                    .block(PATIENCE);
            assertThat(drained).isNotNull();

            context.stop();
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(readiness.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        });
        greeters()
                .withPropertyValues(
                        "management.health.rouse.enabled=false", "management.endpoint.health.probes.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
        greeters()
                .withClassLoader(new FilteredClassLoader(HealthIndicator.class))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ActorNode.class));
    }

    @Test
    void nodeThatEndsForGoodBreaksTheLiveness() {
        greeters().run(context -> {
            ActorNode node = context.getBean(ActorNode.class);
            ApplicationAvailability availability = context.getBean(ApplicationAvailability.class);
            node.thrown(new OutOfMemoryError("scripted"));
            assertThat(Mono.fromSupplier(availability::getLivenessState)
                            .filter(LivenessState.BROKEN::equals)
                            .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(10)))
                            .block(PATIENCE))
                    .isNotNull();
        });
    }

    @Test
    void httpFrontIsThereWhenAskedFor() {
        greeters().run(context -> assertThat(context).doesNotHaveBean(NettyServerCustomizer.class));
        greeters()
                .withPropertyValues("rouse.http.enabled=true", "rouse.http.prefix=/live")
                .run(context -> {
                    assertThat(context).hasSingleBean(NettyServerCustomizer.class);
                    assertThat(context.getBean(ActorHttpOptions.class).prefix()).isEqualTo("/live");
                });
        ActorHttpOptions own = ActorHttpOptions.builder().prefix("/own").build();
        greeters()
                .withPropertyValues("rouse.http.enabled=true")
                .withBean(ActorHttpOptions.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(ActorHttpOptions.class)).isSameAs(own));
        greeters()
                .withPropertyValues("rouse.http.enabled=true")
                .withClassLoader(new FilteredClassLoader(NettyServerCustomizer.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("rouseHttpFront"));
    }
}
