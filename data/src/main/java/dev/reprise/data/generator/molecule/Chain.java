package dev.reprise.data.generator.molecule;

import dev.reprise.data.AtomicStructure;

/**
 * An unbranched molecule whose atoms are bonded in their order: bondStiffness (d - length)^2 for every bond, angleStiffness (cos + angleCosine)^2 for every three bonded
 * atoms, cos that of the angle at the middle one, and torsion (1 - cos theta) for every four, theta their dihedral angle (0 when the ends are on the same side).
 */
public record Chain(double bondStiffness, double length, double angleStiffness, double angleCosine, double torsion)
        implements Potential {

    @Override
    public double evaluate(AtomicStructure structure, double[] forces) {
        var x = structure.positions();
        double energy = 0;
        for (int i = 0; i + 1 < structure.size(); i++) {
            var b = bond(x, i);
            double off = norm(b) - length;
            energy += bondStiffness * off * off;
            addPair(forces, i, scaled(b, 2 * bondStiffness * off / norm(b)));
        }
        for (int i = 0; i + 2 < structure.size(); i++) {
            energy += angle(x, i, forces);
        }
        for (int i = 0; i + 3 < structure.size(); i++) {
            energy += torsion(x, i, forces);
        }
        return energy;
    }

    private double angle(double[] x, int i, double[] forces) {
        var u = scaled(bond(x, i), -1);
        var v = bond(x, i + 1);
        double nu = norm(u);
        double nv = norm(v);
        double cos = dot(u, v) / (nu * nv);
        double slope = 2 * angleStiffness * (cos + angleCosine);
        var du = new double[3];
        var dv = new double[3];
        for (int k = 0; k < 3; k++) {
            du[k] = slope * (v[k] / (nu * nv) - cos * u[k] / (nu * nu));
            dv[k] = slope * (u[k] / (nu * nv) - cos * v[k] / (nv * nv));
        }
        add(forces, i, du, -1);
        add(forces, i + 2, dv, -1);
        add(forces, i + 1, du, 1);
        add(forces, i + 1, dv, 1);
        return angleStiffness * (cos + angleCosine) * (cos + angleCosine);
    }

    /** With the normals m = b1 x b2 and n = b2 x b3, cos theta = m.n / (|m| |n|). A straight piece has no dihedral and adds nothing. */
    private double torsion(double[] x, int i, double[] forces) {
        var b1 = bond(x, i);
        var b2 = bond(x, i + 1);
        var b3 = bond(x, i + 2);
        var m = cross(b1, b2);
        var n = cross(b2, b3);
        double nm = norm(m);
        double nn = norm(n);
        if (nm == 0 || nn == 0) {
            return 0;
        }
        double cos = dot(m, n) / (nm * nn);
        var dm = new double[3];
        var dn = new double[3];
        for (int k = 0; k < 3; k++) {
            dm[k] = -torsion * (n[k] / nn - cos * m[k] / nm) / nm;
            dn[k] = -torsion * (m[k] / nm - cos * n[k] / nn) / nn;
        }
        addPair(forces, i, cross(b2, dm));
        addPair(forces, i + 1, cross(dm, b1));
        addPair(forces, i + 1, cross(b3, dn));
        addPair(forces, i + 2, cross(dn, b2));
        return torsion * (1 - cos);
    }

    /** From atom i to the next. */
    private static double[] bond(double[] x, int i) {
        return new double[] {x[3 * i + 3] - x[3 * i], x[3 * i + 4] - x[3 * i + 1], x[3 * i + 5] - x[3 * i + 2]};
    }

    /** The force of a gradient with respect to the bond from atom i to the next. */
    private static void addPair(double[] forces, int i, double[] gradient) {
        add(forces, i, gradient, 1);
        add(forces, i + 1, gradient, -1);
    }

    private static void add(double[] forces, int atom, double[] vector, double scale) {
        for (int k = 0; k < 3; k++) {
            forces[3 * atom + k] += scale * vector[k];
        }
    }

    private static double[] scaled(double[] v, double scale) {
        return new double[] {scale * v[0], scale * v[1], scale * v[2]};
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    private static double norm(double[] v) {
        return Math.sqrt(dot(v, v));
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }
}
