package dev.rouse;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.OwnNamesActor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The public surface of the library, beside that its packages and classes are documented. */
class PublicSurfaceTest {

    @Test
    void actorShowsItsSubclassesWhatIsTheirsAlone() {
        Set<String> shown = new TreeSet<>();
        Stream.of(Actor.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(not(Method::isSynthetic))
                .forEach(method -> shown.add(method.getName()));
        assertThat(shown)
                .as("public methods, which every caller's reference would seem to have")
                .isEmpty();
    }

    @Test
    void driverReachesAnActorOfAnyPackage() {
        OwnNamesActor actor = new OwnNamesActor();
        assertThat(ActorDriver.create(actor, null)).isEqualTo("first");
        assertThat(ActorDriver.create(actor, "given")).isEqualTo("given");
        assertThat(ActorDriver.run(actor, LifecycleHook.WAKE, null)).isSameAs(actor.woken);
        assertThat(actor.create("x")).isEqualTo("created x");
    }
}
