/** Draws progress: a bar that stays on its line on a terminal, a line for each step elsewhere. */
export function progressBar(out: NodeJS.WriteStream) {
  const width = 30;
  const draw = (percent: number, message: string) => {
    const full = Math.round((percent / 100) * width);
    return `[${'#'.repeat(full)}${'.'.repeat(width - full)}] ${percent.toFixed(0).padStart(3)} %  ${message}`;
  };
  return {
    step(percent: number, message: string): void {
      if (!out.isTTY) out.write(`${percent.toFixed(0).padStart(3)} %  ${message}\n`);
      else out.write(`\r\x1b[2K${draw(percent, message).slice(0, out.columns - 1)}`);
    },
    end(): void {
      if (out.isTTY) out.write('\n');
    },
  };
}
