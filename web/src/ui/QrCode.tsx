import { generate } from "lean-qr";
import { useMemo } from "react";

// A QR code as one SVG path, dark on white in either scheme: readers want it so.
export function QrCode({ text, label, size = 180 }: { text: string; label: string; size?: number }) {
  const { side, path } = useMemo(() => drawn(text), [text]);
  return (
    <svg role="img" aria-label={label} width={size} height={size} viewBox={`-4 -4 ${side + 8} ${side + 8}`} shapeRendering="crispEdges">
      <rect x={-4} y={-4} width={side + 8} height={side + 8} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function drawn(text: string): { side: number; path: string } {
  const code = generate(text);
  let path = "";
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x} ${y}h1v1h-1z`;
  }
  return { side: code.size, path };
}
