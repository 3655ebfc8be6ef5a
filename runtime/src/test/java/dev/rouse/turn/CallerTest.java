package dev.rouse.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.CallTimeoutException;
import dev.rouse.OutsideTurnException;
import dev.rouse.Principal;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Puppet.PuppetActor;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Turns and the identity that they are called under. */
final class CallerTest {

    private static final Principal ANN = new Principal("ann", Map.of("role", "owner"));

    private final AtomicReference<PuppetActor> last = new AtomicReference<>();
    private final Puppet.Play play = new Puppet.Play()
            .part("who", puppet -> Mono.just(told(puppet)))
            .part("late", puppet -> Mono.just(1).publishOn(puppet.home()).map(x -> told(puppet)))
            .part("each", puppet -> Flux.range(0, 2).map(i -> told(puppet)))
            .part("ask", puppet -> puppet.others().actor(Puppet.class, "b").act("who"))
            .part(
                    "vouch",
                    puppet -> puppet.others()
                            .withPrincipal(puppet.by().principal().orElseThrow())
                            .actor(Puppet.class, "b")
                            .act("who"))
            .part("never", puppet -> Mono.never());

    private final TestNode node = TestNode.on(new ScriptedStore(), play.type());
    private final ActorClient ann = node.runtime().withPrincipal(ANN);

    @AfterEach
    void stop() {
        node.close();
    }

    private String told(PuppetActor puppet) {
        last.set(puppet);
        return puppet.by().principal().map(who -> who.name() + who.attributes()).orElse("nobody");
    }

    @Test
    void aTurnKnowsThePrincipalOfItsCall() {
        assertThat(node.await(ann.actor(Puppet.class, "a").act("who"))).isEqualTo("ann{role=owner}");
        assertThat(node.await(ann.actor(Puppet.class, "a").act("late"))).isEqualTo("ann{role=owner}");
        assertThat(node.await(ann.get(Puppet.class, "a").follow("each").collectList()))
                .containsExactly("ann{role=owner}", "ann{role=owner}");
        assertThat(node.await(ann.actor(ActorAddress.of("puppet", "a"))
                        .call("act", "who")
                        .next()))
                .isEqualTo("ann{role=owner}");
    }

    @Test
    void aCallUnderNoIdentityIsOfNobody() {
        assertThat(node.await(node.runtime().actor(Puppet.class, "a").act("who")))
                .isEqualTo("nobody");
    }

    @Test
    void callsThatATurnMakesAreOfNobodyUnlessItSaysOtherwise() {
        assertThat(node.await(ann.actor(Puppet.class, "a").act("ask"))).isEqualTo("nobody");
        assertThat(node.await(ann.actor(Puppet.class, "a").act("vouch"))).isEqualTo("ann{role=owner}");
    }

    @Test
    void aClientKeepsItsTimeOutUnderAnIdentityAndItsIdentityWithATimeOut() {
        Duration two = Duration.ofSeconds(2);
        assertThat(node.await(ann.withCallTimeout(two).actor(Puppet.class, "a").act("who")))
                .isEqualTo("ann{role=owner}");
        var call = node.call(node.runtime()
                .withCallTimeout(two)
                .withPrincipal(ANN)
                .actor(Puppet.class, "c")
                .act("never"));
        node.advance(Duration.ofSeconds(3));
        assertThat(call.error()).isInstanceOf(CallTimeoutException.class);
    }

    @Test
    void outsideOfTurnsThereIsNoCaller() {
        node.await(ann.actor(Puppet.class, "a").act("who"));
        assertThatExceptionOfType(OutsideTurnException.class)
                .isThrownBy(() -> last.get().by());
    }
}
