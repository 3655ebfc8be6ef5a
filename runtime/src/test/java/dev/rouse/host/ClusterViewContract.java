package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorId;
import dev.rouse.ClusterView;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.TestNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The cluster as the only node of a store shows it. */
public interface ClusterViewContract extends ActorFixture {

    @Test
    default void theOnlyNodeIsSeenAsOneThatServesAllShards() {
        try (TestNode node = TestNode.on(store(), new Hooked.Script().type())) {
            node.until(() -> owned(node) == ActorId.SHARDS);
            ClusterView view = node.runtime().cluster().view();
            assertThat(view.members()).singleElement().satisfies(member -> {
                assertThat(member.state()).isEqualTo(ClusterView.State.ACTIVE);
                assertThat(member.meant()).isEqualTo(ActorId.SHARDS);
                assertThat(member.self()).isTrue();
            });
            assertThat(view.moves()).isEmpty();
        }
    }

    private static int owned(TestNode node) {
        List<ClusterView.Member> members = node.runtime().cluster().view().members();
        return members.isEmpty() ? 0 : members.get(0).owned();
    }
}
