package dev.rouse.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PackageGroupsTest {

    private final PackageGroups groups = PackageGroups.of("""
            /**
             * Start at {@link p.Start}.
             *
             * <h2>Some</h2>
             *
             * <ul>
             *   <li>Firsts: {@link p.C}, {@link
             *       p.A}.
             *   <li>Others: {@link p.B}, {@code p.D}.
             * </ul>
             */
            package p;
            """);

    @Test
    void linksBehindTheFirstHeadingAreNamed() {
        assertThat(groups.named()).containsExactly("p.A", "p.B", "p.C");
    }

    @Test
    void itemsOfListsAreGroups() {
        assertThat(groups.sizes()).containsExactly(0, 2, 1);
    }
}
